namespace TokenKit.Caching;

/// <summary>One acquisition and all who wait for it. It belongs to none of them.</summary>
/// <param name="source">What acquires.</param>
/// <param name="startedAt">When it began.</param>
internal sealed class Flight(TokenSource source, ClockReading startedAt)
{
    private static readonly AsyncLocal<Flight?> Current = new();

    // Long enough for an endpoint that is well, and shorter than most callers' patience.
    private static readonly TimeSpan LongestWaitBesideToken = TimeSpan.FromSeconds(1);

    private TaskCompletionSource<AccessToken> _arrival = NewArrival();

    /// <summary>What acquires.</summary>
    public TokenSource Source => source;

    /// <summary>Whether the code that asks is part of this acquisition itself.</summary>
    public bool IsAskingForItself => Current.Value == this;

    /// <summary>Whether nobody should wait for it who could have a token that is valid still.</summary>
    public bool TakesLong(ClockReading now, TokenClock clock) => clock.Between(startedAt.Timestamp, now.Timestamp) >= LongestWaitBesideToken;

    /// <summary>What whoever comes now waits for. Read under the gate of the cache, or before anything was launched.</summary>
    public Task<AccessToken> Arrival => _arrival.Task;

    /// <summary>Marks the code that runs from here on as part of this acquisition.</summary>
    public void Enter() => Current.Value = this;

    public void Land(AccessToken token) => _arrival.TrySetResult(token);

    public void Fail(TokenAcquisitionException failure)
    {
        _arrival.TrySetException(failure);
        _ = _arrival.Task.Exception; // Seen: a refresh in the background may have nobody waiting for it.
    }

    /// <summary>Ends with a token that is there all the same, or else with the failure.</summary>
    public void End(AccessToken? token, TokenAcquisitionException failure)
    {
        if (token is not null)
        {
            Land(token);
        }
        else
        {
            Fail(failure);
        }
    }

    /// <summary>
    /// Serves those who have waited until now, if there is a token. Whoever comes later, as when it was refused, waits for the acquisition
    /// itself. Called under the gate of the cache.
    /// </summary>
    public void Serve(AccessToken? token)
    {
        if (token is not null)
        {
            _arrival.TrySetResult(token);
            _arrival = NewArrival();
        }
    }

    /// <summary>Lets those who have waited for a while be served with a token that is valid still, if there is one; the acquisition itself goes on.</summary>
    public async Task BridgeAsync(Action<Flight> bridge, TimeProvider timeProvider)
    {
        await Task.Delay(LongestWaitBesideToken, timeProvider).ConfigureAwait(false);
        bridge(this);
    }

    /// <summary>Ends as another acquisition does.</summary>
    public void Follow(Task<AccessToken> other) => _ = FollowAsync(other);

    /// <summary>Waits; each waiter gets an exception of its own, and its cancellation ends its wait only.</summary>
    public static async ValueTask<AccessToken> WaitAsync(Task<AccessToken> arrival, CancellationToken cancellationToken)
    {
        try
        {
            return await arrival.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TokenAcquisitionException failure)
        {
            throw TokenAcquisitionException.Again(failure);
        }
    }

    /// <summary>Starts work that belongs to nobody: no caller's execution context, and so no activity of theirs, goes with it.</summary>
    public static void Detach(Func<Task> work)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            _ = work();
            return;
        }

        using (ExecutionContext.SuppressFlow())
        {
            _ = work();
        }
    }

    private async Task FollowAsync(Task<AccessToken> other)
    {
        try
        {
            Land(await other.ConfigureAwait(false));
        }
        catch (TokenAcquisitionException failure)
        {
            Fail(failure);
        }
    }

    private static TaskCompletionSource<AccessToken> NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
