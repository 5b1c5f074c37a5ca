namespace TokenKit.Caching;

/// <summary>One acquisition and all who wait for it. It belongs to none of them.</summary>
internal sealed class Flight(TokenSource source)
{
    private static readonly AsyncLocal<Flight?> Current = new();

    // Long enough for an endpoint that is well, and shorter than most callers' patience.
    private static readonly TimeSpan LongestWaitBesideBridge = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<AccessToken> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What acquires.</summary>
    public TokenSource Source => source;

    /// <summary>Whether the code that asks is part of this acquisition itself.</summary>
    public bool IsAskingForItself => Current.Value == this;

    public static Flight Landed(TokenSource source, AccessToken token)
    {
        var flight = new Flight(source);
        flight.Land(token);
        return flight;
    }

    public static Flight Failed(TokenSource source, TokenAcquisitionException failure)
    {
        var flight = new Flight(source);
        flight.Fail(failure);
        return flight;
    }

    /// <summary>Marks the code that runs from here on as part of this acquisition.</summary>
    public void Enter() => Current.Value = this;

    public void Land(AccessToken token) => _completion.TrySetResult(token);

    public void Fail(TokenAcquisitionException failure)
    {
        _completion.TrySetException(failure);
        _ = _completion.Task.Exception; // Seen: a refresh in the background may have nobody waiting for it.
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

    /// <summary>Lands those who have waited for a while with a token that bridges, if there is one; the acquisition itself goes on.</summary>
    public async Task BridgeAsync(Func<Flight, AccessToken?> bridge, TimeProvider timeProvider)
    {
        await Task.Delay(LongestWaitBesideBridge, timeProvider).ConfigureAwait(false);
        if (bridge(this) is { } token)
        {
            Land(token);
        }
    }

    /// <summary>Ends as another acquisition does.</summary>
    public void Follow(Flight other) => _ = FollowAsync(other);

    /// <summary>Waits; each waiter gets an exception of its own, and its cancellation ends its wait only.</summary>
    public async ValueTask<AccessToken> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _completion.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
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

    private async Task FollowAsync(Flight other)
    {
        try
        {
            Land(await other._completion.Task.ConfigureAwait(false));
        }
        catch (TokenAcquisitionException failure)
        {
            Fail(failure);
        }
    }
}
