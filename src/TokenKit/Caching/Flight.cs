namespace TokenKit.Caching;

/// <summary>One acquisition and all who wait for it. It belongs to none of them.</summary>
/// <param name="source">What acquires.</param>
/// <param name="startedAt">When it began.</param>
/// <param name="rejectionsBefore">How many tokens in a row an API had rejected by then.</param>
internal sealed class Flight(TokenSource source, ClockReading startedAt, int rejectionsBefore)
{
    private static readonly AsyncLocal<Flight?> Current = new();

    // Long enough for an endpoint that is well, and shorter than most callers' patience.
    private static readonly TimeSpan LongestWaitBesideToken = TimeSpan.FromSeconds(1);

    // Read and exchanged under the gate of the cache.
    private SharedOutcome _outcome = new();

    /// <summary>What acquires.</summary>
    public TokenSource Source => source;

    /// <summary>Whether the code that asks is part of this acquisition itself.</summary>
    public bool IsAskingForItself => Current.Value == this;

    /// <summary>Whether nobody should wait for it who could have a token that is valid still.</summary>
    public bool TakesLong(ClockReading now, TokenClock clock) => clock.Between(startedAt.Timestamp, now.Timestamp) >= LongestWaitBesideToken;

    /// <summary>How many tokens in a row an API had rejected when this acquisition began; 0 if it began for another reason.</summary>
    public int RejectionsBefore => rejectionsBefore;

    /// <summary>Waits for what this acquisition brings; a cancellation ends one wait only. Called under the gate of the cache.</summary>
    public ValueTask<AccessToken> WaitAsync(CancellationToken cancellationToken) => _outcome.WaitAsync(cancellationToken);

    /// <summary>Marks the code that runs from here on as part of this acquisition.</summary>
    public void Enter() => Current.Value = this;

    /// <summary>Ends with a token, or else with a failure. Called when this acquisition is no longer the cache's pending one.</summary>
    public void End(AccessToken? token, TokenAcquisitionException? failure = null) => _outcome.Set(token, failure);

    /// <summary>
    /// Serves those who have waited until now, if there is a token. Whoever comes later, as when it was refused, waits for the acquisition
    /// itself. Called under the gate of the cache.
    /// </summary>
    public void Serve(AccessToken? token)
    {
        if (token is not null)
        {
            _outcome.Set(token, failure: null);
            _outcome = new SharedOutcome();
        }
    }

    /// <summary>Lets those who have waited for a while be served with a token that is valid still, if there is one; the acquisition itself goes on.</summary>
    public async Task BridgeAsync(Action<Flight> bridge, TimeProvider timeProvider)
    {
        await Task.Delay(LongestWaitBesideToken, timeProvider).ConfigureAwait(false);
        bridge(this);
    }

    /// <summary>Ends as another acquisition does.</summary>
    public void Follow(ValueTask<AccessToken> other) => _ = FollowAsync(other);

    /// <summary>Starts work that belongs to nobody: no caller's execution context, and so no activity of theirs, goes with it.</summary>
    public void Launch(Func<Flight, Task> acquire)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            _ = acquire(this);
            return;
        }

        using (ExecutionContext.SuppressFlow())
        {
            _ = acquire(this);
        }
    }

    private async Task FollowAsync(ValueTask<AccessToken> other)
    {
        try
        {
            End(await other.ConfigureAwait(false));
        }
        catch (TokenAcquisitionException failure)
        {
            End(token: null, failure);
        }
    }
}
