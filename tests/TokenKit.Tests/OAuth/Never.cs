namespace TokenKit.Tests.OAuth;

/// <summary>What never comes.</summary>
internal static class Never
{
    // Not a delay without end: that one leaves its cancellation to another thread, and the fake clock would run ahead of it.
    public static async Task<T> ComesAsync<T>(CancellationToken cancellationToken)
    {
        var never = new TaskCompletionSource<T>();
        using CancellationTokenRegistration end = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
        return await never.Task.ConfigureAwait(false);
    }
}
