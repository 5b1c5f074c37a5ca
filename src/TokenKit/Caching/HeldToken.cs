namespace TokenKit.Caching;

/// <summary>The token in hand. Read without a lock, changed under the gate of the cache.</summary>
internal sealed class HeldToken(string name, TokenCacheOptions options, TokenClock clock)
{
    // This cache's own share of the jitter: a fleet does not refresh in step, and one process does not waver.
    private readonly double _jitterShare = Random.Shared.NextDouble();

    private volatile CachedToken? _current;
    private bool _wasRefused;

    // After a reload of options: the token in hand was asked for otherwise, or with another secret, so that any other one is better.
    private bool _isOutdated;

    // What was in hand before the options asked for something else of the same client.
    private CachedToken? _fallback;

    /// <summary>The snapshot; <see langword="null"/> before the first token, after a refused one and after a change of options.</summary>
    public CachedToken? Current => _current;

    /// <summary>A token that has come, with its deadlines.</summary>
    /// <exception cref="TokenAcquisitionException">It had lapsed when it came.</exception>
    public CachedToken Measure(AccessToken token, ClockReading sent, ClockReading now)
    {
        var arrived = CachedToken.From(token, sent, now, lifetime => TokenWindows.Of(lifetime, options, _jitterShare), clock, _wasRefused);
        return TokenFreshness.Of(arrived, now) is not Freshness.Expired
            ? arrived
            : throw new TokenAcquisitionException(name, $"The token '{name}' could not be acquired: the one that came had lapsed already. Check the clock of this machine.") { IsTransient = true };
    }

    /// <summary>Takes a token that has come, unless the one in hand lasts at least as long.</summary>
    /// <returns>Whether the next refresh may follow its own time; if not, this one brought too little, and counts as failed.</returns>
    public bool Take(CachedToken arrived, ClockReading now)
    {
        // An endpoint may hand out the same token again with less life left: that must not become a token request per call.
        bool isFresher = _isOutdated || _current is not { } held || TokenFreshness.Of(held, now) is Freshness.Expired || arrived.Outlives(held, clock);
        if (isFresher)
        {
            _current = arrived;
            _wasRefused = false;
            _isOutdated = false;
            _fallback = null;
        }

        return isFresher && TokenFreshness.Of(arrived, now) is Freshness.Fresh;
    }

    /// <summary>Hears that an API refused a token. Compares by reference: a late refusal of an old token must not cost the new one.</summary>
    public Rejection Reject(AccessToken rejected, ClockReading now)
    {
        _fallback = ReferenceEquals(_fallback?.Token, rejected) ? null : _fallback;
        if (_current is not { } held || !ReferenceEquals(held.Token, rejected))
        {
            return Rejection.Late;
        }

        if (held.ReplacesRefused && clock.Between(held.AcquiredAt, now.Timestamp) < options.InvalidationGuard)
        {
            return Rejection.Kept;
        }

        // An API that refuses what has lapsed says nothing about the next one.
        _wasRefused = TokenFreshness.Of(held, now) is not Freshness.Expired;
        _current = null;
        return Rejection.Dropped;
    }

    /// <summary>Hears that the options were reloaded.</summary>
    public void Follow(TokenCacheOptions reloaded, TokenChange change, ClockReading now)
    {
        options = reloaded;
        switch (change)
        {
            case TokenChange.Secret:
                _current = _current?.DueAt(now);
                _isOutdated = true;
                break;
            case TokenChange.Request:
                _fallback = _current ?? _fallback;
                _current = null;
                break;
            case TokenChange.Client:
                _fallback = null;
                _current = null;
                _wasRefused = false;
                break;
        }
    }

    /// <summary>Whether there is a token that might be served where an acquisition fails or takes long.</summary>
    public bool CanBridge => _current is not null || _fallback is not null;

    /// <summary>Takes a token that was asked for before the options asked for something else of the same client.</summary>
    public void KeepAsBridge(CachedToken arrived)
    {
        if (_current is null && (_fallback is null || arrived.Outlives(_fallback, clock)))
        {
            _fallback = arrived;
        }
    }

    /// <summary>
    /// What there is to serve where an acquisition failed or takes long: the token in hand, to the end of its life if it must be, or else the one from
    /// before a change of options; <see langword="null"/> where nothing is valid.
    /// </summary>
    public AccessToken? FallBack(ClockReading now)
    {
        if (_current is null && _fallback is not null)
        {
            _current = _fallback.DueAt(now);
            _fallback = null;
            _isOutdated = true;
        }

        if (TokenFreshness.Of(_current, now) is not Freshness.Expired)
        {
            return _current!.Token;
        }

        CachedToken? toItsEnd = _current?.DueToItsEndAt(now);
        if (TokenFreshness.Of(toItsEnd, now) is Freshness.Expired)
        {
            return null;
        }

        _current = toItsEnd;
        return toItsEnd!.Token;
    }

    /// <summary>The same, for who would have to wait else.</summary>
    public Task<AccessToken>? InNeed(ClockReading now) => FallBack(now) is { } token ? Task.FromResult(token) : null;
}
