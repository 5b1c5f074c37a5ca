namespace TokenKit.Caching;

/// <summary>
/// What one acquisition brings, for any number of callers who wait for it: a token, or a failure, which each gets as its own exception.
/// </summary>
internal sealed class SharedOutcome
{
    // Both are written before the semaphore is released.
    private AccessToken? _token;
    private TokenAcquisitionException? _failure;

    // A semaphore keeps its waiters in a linked list: a cancelled wait costs the same however many others there are. A task would search
    // all of its continuations. The semaphore has no handle to dispose of: nothing asks for its wait handle.
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
