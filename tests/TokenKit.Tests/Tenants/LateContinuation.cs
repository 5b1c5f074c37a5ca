namespace TokenKit.Tests.Tenants;

/// <summary>
/// A call whose code stands still when its wait has ended, as on a machine whose threads are all busy: the value of an
/// <see cref="AsyncLocal{T}"/> comes to the thread before the code of the call goes on.
/// </summary>
internal sealed class LateContinuation : IDisposable
{
    private readonly AsyncLocal<bool> _isOfCall;
    private readonly TaskCompletionSource _goOn = new();
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isStarted;

    public LateContinuation() => _isOfCall = new AsyncLocal<bool>(change =>
    {
        if (change is { ThreadContextChanged: true, CurrentValue: true } && Volatile.Read(ref _isStarted))
        {
            _arrived.TrySetResult();
            _goOn.Task.GetAwaiter().GetResult();
        }
    });

    /// <summary>Begins a call, which must wait.</summary>
    public Task<T> Start<T>(Func<Task<T>> call)
    {
        ExecutionContext? before = ExecutionContext.Capture();
        _isOfCall.Value = true;
        Task<T> started = call();
        ExecutionContext.Restore(before!);
        Volatile.Write(ref _isStarted, true);
        return started;
    }

    public Task HasArrivedAsync() => _arrived.Task.WaitAsync(TestContext.Current.CancellationToken);

    public void GoOn() => _goOn.TrySetResult();

    public void Dispose() => GoOn();
}
