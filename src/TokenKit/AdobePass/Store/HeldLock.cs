namespace TokenKit.AdobePass.Store;

/// <summary>A lock that is released once, however often it is disposed.</summary>
internal sealed class HeldLock(Func<ValueTask> release) : IAsyncDisposable
{
    private Func<ValueTask>? _release = release;

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _release, null)?.Invoke() ?? ValueTask.CompletedTask;
}
