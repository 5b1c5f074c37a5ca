namespace TokenKit.Caching;

/// <summary>One acquisition and all who wait for it. It belongs to none of them.</summary>
internal sealed class Flight
{
    private static readonly AsyncLocal<Flight?> Current = new();

    private readonly TaskCompletionSource<AccessToken> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the code that asks is part of this acquisition itself.</summary>
    public bool IsAskingForItself => Current.Value == this;

    public static Flight Landed(AccessToken token)
    {
        var flight = new Flight();
        flight.Land(token);
        return flight;
    }

    public static Flight Failed(TokenAcquisitionException failure)
    {
        var flight = new Flight();
        flight.Fail(failure);
        return flight;
    }

    /// <summary>Marks the code that runs from here on as part of this acquisition.</summary>
    public void Enter() => Current.Value = this;

    public void Land(AccessToken token) => _completion.SetResult(token);

    public void Fail(TokenAcquisitionException failure)
    {
        _completion.SetException(failure);
        _ = _completion.Task.Exception; // Seen: a refresh in the background may have nobody waiting for it.
    }

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
}
