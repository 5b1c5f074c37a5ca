namespace TokenKit.Caching;

/// <summary>The token in hand. Read without a lock, changed under the gate of the cache.</summary>
internal sealed class HeldToken(string name, TokenCacheOptions options, TokenClock clock)
{
    // This cache's own share of the jitter: a fleet does not refresh in step, and one process does not waver.
    private readonly double _jitterShare = Random.Shared.NextDouble();

    private volatile CachedToken? _current;

    // How many tokens in a row an API has rejected, and the value of the last one; 0 and none after a token that came for another reason.
    private int _rejections;
    private string? _rejectedValue;

    // After a reload of options: the token in hand was asked for otherwise, or with another secret, so that any other one is better.
    private bool _isOutdated;

    // What was in hand before the options asked for something else of the same client.
    private CachedToken? _fallback;

    /// <summary>The snapshot; <see langword="null"/> before the first token, after a refused one and after a change of options.</summary>
    public CachedToken? Current => _current;

    /// <summary>How many tokens in a row an API has rejected, if the next token is to replace one.</summary>
    public int Rejections => _rejections;

    /// <summary>A token that has come, with its deadlines.</summary>
    /// <param name="token">What came.</param>
    /// <param name="sent">When its acquisition began.</param>
    /// <param name="now">When it came.</param>
    /// <param name="rejectionsBefore">
    /// What <see cref="Rejections"/> was when its acquisition began: only a token that was issued later replaces a rejected one.
    /// </param>
    /// <exception cref="TokenAcquisitionException">It had lapsed when it came.</exception>
    public CachedToken Measure(AccessToken token, ClockReading sent, ClockReading now, int rejectionsBefore)
    {
        var arrived = CachedToken.From(
            token, sent, now, lifetime => TokenWindows.Of(lifetime, options, _jitterShare), clock, rejectionsBefore);
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
            _rejections = 0;
            _rejectedValue = arrived.RejectionsBefore > 0 ? _rejectedValue : null;
            _isOutdated = false;
            _fallback = null;
        }

        return isFresher && TokenFreshness.Of(arrived, now) is Freshness.Fresh;
    }

    /// <summary>
    /// Drops a token that an API rejected, or keeps it for a pause: one that had replaced a rejected one, and that no API has accepted.
    /// A third one would be rejected as well, and an API that rejects every token must not cost a token request per call.
    /// </summary>
    /// <param name="rejected">Compared by reference: a late rejection of an old token must not cost the new one.</param>
    /// <param name="now">When.</param>
    /// <param name="isSecond">
    /// Whether the API rejected the same request with another token just before. That other APIs accept this one then says nothing.
    /// </param>
    public Rejection Reject(AccessToken rejected, ClockReading now, bool isSecond)
    {
        _fallback = ReferenceEquals(_fallback?.Token, rejected) ? null : _fallback;
        if (_current is not { } held || !ReferenceEquals(held.Token, rejected))
        {
            return Rejection.Late;
        }

        bool wasGood = rejected.IsAccepted && !isSecond && !held.WasKept && rejected.Value != _rejectedValue;
        TimeSpan age = clock.Between(held.AcquiredAt, now.Timestamp);
        if (!wasGood && age < BackOff.AfterRejections(held.RejectionsBefore, options.InvalidationGuard))
        {
            _current = held.Kept();
            return held.WasKept ? Rejection.KeptAgain : Rejection.Kept;
        }

        // A token that was accepted, or not rejected for long, ends the series. That of an expired one says nothing about the next.
        bool goesOn = !wasGood && (held.WasKept || age < options.InvalidationGuard);
        _rejections = TokenFreshness.Of(held, now) is Freshness.Expired ? 0 : goesOn ? held.RejectionsBefore + 1 : 1;
        _rejectedValue = rejected.Value;
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
                _rejections = 0;
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
}
