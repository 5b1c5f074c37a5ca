namespace TokenKit.Caching;

/// <summary>What one acquisition brings, for any number of callers who wait for it: a token, or a failure that each gets as an exception of its own.</summary>
internal sealed class SharedOutcome
{
    // Both are written before the semaphore is released.
    private AccessToken? _token;
    private TokenAcquisitionException? _failure;

    // Its waiters are in a linked list, so that cancelling one costs the same however many there are; a task searches all its continuations for the one.
    // The semaphore has no handle to dispose of: nobody asks for its wait handle.
    private SemaphoreSlim IsHere { get; } = new(0);

    /// <summary>Ends the wait of all callers, also of those who come later. Called once.</summary>
    /// <param name="token">What they get.</param>
    /// <param name="failure">What they get if there is no token.</param>
    public void Set(AccessToken? token, TokenAcquisitionException? failure)
    {
        _token = token;
        _failure = failure;
        IsHere.Release(int.MaxValue);
    }

    public async ValueTask<AccessToken> WaitAsync(CancellationToken cancellationToken)
    {
        await IsHere.WaitAsync(cancellationToken).ConfigureAwait(false);
        return _token ?? throw TokenAcquisitionException.Again(_failure!);
    }
}
