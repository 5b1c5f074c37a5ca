namespace TokenKit.Caching;

/// <summary>Remembers how acquisitions failed of late, and until when the endpoint is left alone. Written under the gate of the cache.</summary>
internal sealed class FailureMemory(TokenClock clock)
{
    private int _inARow;
    private long _retryAt = long.MinValue;
    private long _retryInNeedAt = long.MinValue;

    /// <summary>The last failure; <see langword="null"/> after a success, and where a token came that was no fresher.</summary>
    public TokenAcquisitionException? Last { get; private set; }

    /// <summary>Whether the endpoint may be asked at this moment. Needs no lock.</summary>
    public bool AllowsRetry(ClockReading now) => now.Timestamp >= Volatile.Read(ref _retryAt);

    /// <summary>The same under the gate, where it may be that callers have no token: they must not go without for long once the endpoint is well again.</summary>
    public bool AllowsRetry(ClockReading now, bool isTokenThere) => isTokenThere ? AllowsRetry(now) : now.Timestamp >= _retryInNeedAt;

    /// <summary>A token came. One that is no fresher than the one in hand counts as a failure: it must not lead to a request per call.</summary>
    /// <returns>How long the endpoint is left alone then.</returns>
    public TimeSpan? Arrived(bool isFresher, ClockReading now)
    {
        if (!isFresher)
        {
            return Add(null, now, isTokenThere: true);
        }

        Clear();
        return null;
    }

    /// <summary>Counts one more failure.</summary>
    /// <param name="failure">Why no token came; <see langword="null"/> where one came that was no fresher.</param>
    /// <param name="now">When.</param>
    /// <param name="isTokenThere">Whether callers have a token that is valid still.</param>
    /// <returns>How long the endpoint is left alone.</returns>
    public TimeSpan Add(TokenAcquisitionException? failure, ClockReading now, bool isTokenThere)
    {
        Last = failure;
        _inARow++;
        TimeSpan pause = BackOff.After(_inARow, failure, Random.Shared.NextDouble(), isTokenThere);
        Volatile.Write(ref _retryAt, clock.Later(now.Timestamp, pause));
        _retryInNeedAt = clock.Later(now.Timestamp, BackOff.InNeed(pause, failure));
        return pause;
    }

    public void Clear()
    {
        Last = null;
        _inARow = 0;
        Volatile.Write(ref _retryAt, long.MinValue);
        _retryInNeedAt = long.MinValue;
    }

    /// <summary>Hears that the options were reloaded: what was refused may now be right.</summary>
    public void Follow(TokenChange change)
    {
        if (change is not TokenChange.None)
        {
            Clear();
        }
    }
}
