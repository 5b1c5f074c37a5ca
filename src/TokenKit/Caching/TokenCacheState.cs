namespace TokenKit.Caching;

/// <summary>
/// Everything that the cache knows at one moment. Immutable: it is read without a lock. Each verb is a pure function from what happened
/// to the next state, and has no other effect.
/// </summary>
internal sealed class TokenCacheState
{
    public TokenCacheState(TokenSource source) => Source = source;

    private TokenCacheState(TokenCacheState other)
    {
        Source = other.Source;
        Cached = other.Cached;
        BackOff = other.BackOff;
        Rejections = other.Rejections;
        Rejected = other.Rejected;
        DroppedClient = other.DroppedClient;
    }

    public TokenSource Source { get; private init; }

    /// <summary>The cached token; <see langword="null"/> before the first one, after a rejected one and after a change of client.</summary>
    public CachedToken? Cached { get; private init; }

    /// <summary>What is remembered of failed acquisitions; <see langword="null"/> after a success.</summary>
    public BackOff? BackOff { get; private init; }

    /// <summary>How many tokens in a row an API has rejected, if the next token is to replace a rejected one; otherwise 0.</summary>
    public int Rejections { get; private init; }

    /// <summary>
    /// The last rejected token: an issuer may return its value again, and a store may still hold it or one from before.
    /// </summary>
    public AccessToken? Rejected { get; private init; }

    // The client that Drop was last called for.
    private string? DroppedClient { get; init; }

    public Freshness FreshnessAt(ClockReading now) => CachedToken.FreshnessOf(Cached, now);

    /// <summary>The token that callers get without waiting; <see langword="null"/> if they have to wait.</summary>
    public AccessToken? TokenAt(ClockReading now) => FreshnessAt(now) is Freshness.Expired ? null : Cached!.Token;

    /// <summary>Whether a background acquisition should begin, unless one is pending.</summary>
    public bool IsRefreshDueAt(ClockReading now) =>
        FreshnessAt(now) is Freshness.Due && BackOff?.IsOver(now, hasToken: true) is not false;

    /// <summary>The failure that callers without a token get instead of an acquisition; <see langword="null"/> if one may begin.</summary>
    public TokenAcquisitionException? FailureAt(ClockReading now) =>
        BackOff?.IsOver(now, hasToken: false) is false ? BackOff.LastFailure : null;

    /// <summary>
    /// An API rejected a token. Usually it is dropped. It is kept for a while if it had replaced a rejected token and no API has accepted
    /// it: another one would be rejected as well, and an API that rejects every token must not cost a token request per call.
    /// </summary>
    /// <param name="rejected">Compared by reference: a late rejection of an old token must not cost the new one.</param>
    /// <param name="now">When.</param>
    /// <param name="isSecond">
    /// Whether the API rejected the same request with another token just before. Then it does not matter that other APIs accept this one.
    /// </param>
    /// <returns>The next state; this one if nothing changes.</returns>
    public TokenCacheState Reject(AccessToken rejected, ClockReading now, bool isSecond)
    {
        if (Cached is not { } cached || cached.Token != rejected)
        {
            return this;
        }

        bool wasGood = rejected.IsAccepted && !isSecond && !cached.WasKept && rejected.Value != Rejected?.Value;
        var age = TimeSpan.FromTicks(now.MonotonicTicks - cached.ArrivedAt);
        TimeSpan guard = Source.Options.InvalidationGuard;
        if (!wasGood && age < BackOff.KeepAfter(cached.RejectionsBefore, guard))
        {
            return cached.WasKept ? this : new TokenCacheState(this) { Cached = cached.Kept() };
        }

        // A token that was accepted, or that lived longer than the guard, ends the series. The rejection of an expired token starts none.
        bool goesOn = !wasGood && (cached.WasKept || age < guard);
        return new TokenCacheState(this)
        {
            Cached = null,
            Rejections = FreshnessAt(now) is Freshness.Expired ? 0 : goesOn ? cached.RejectionsBefore + 1 : 1,
            Rejected = rejected,
        };
    }

    /// <summary>
    /// The options were reloaded. The token of another client is dropped. If anything else changes that the acquisition depends on, the
    /// token is due at once, and the back-off ends: what failed may work now.
    /// </summary>
    public TokenCacheState Reload(TokenSource source, ClockReading now) => source.Identity.Since(Source.Identity) switch
    {
        TokenIdentity.Change.None => new TokenCacheState(this) { Source = source },
        TokenIdentity.Change.Request => new TokenCacheState(this) { Source = source, Cached = Cached?.Outdated(now), BackOff = null },
        _ => new TokenCacheState(source),
    };

    /// <summary>
    /// The issuer will replace this client: its token is dropped. Several requests may report the same client: only the first report
    /// counts.
    /// </summary>
    /// <returns>The next state; this one if nothing changes.</returns>
    public TokenCacheState Drop(string clientId) =>
        clientId == DroppedClient ? this : new TokenCacheState(Source) { DroppedClient = clientId };

    /// <summary>
    /// An acquisition brought a token that has not expired. If its source was replaced by a reload, the token is due at once. A token that
    /// is not fresher than the cached one counts as a failed refresh. The random number, from 0 to 1, is for the back-off.
    /// </summary>
    public TokenCacheState Succeed(CachedToken arrived, TokenSource source, ClockReading now, double random)
    {
        bool isOutdated = Source.Identity.Since(source.Identity) is not TokenIdentity.Change.None;
        arrived = isOutdated ? arrived.Outdated(now) : arrived;
        bool isBetter = FreshnessAt(now) is Freshness.Expired || arrived.IsBetterThan(Cached!);
        bool isFresher = isBetter && CachedToken.FreshnessOf(arrived, now) is Freshness.Fresh;
        return new TokenCacheState(this)
        {
            Cached = isBetter ? arrived : Cached,
            Rejections = isBetter ? 0 : Rejections,
            Rejected = isBetter && arrived.RejectionsBefore == 0 ? null : Rejected,
            BackOff = isOutdated || isFresher ? null : BackOff.After(BackOff, failure: null, now, random, hasToken: true),
        };
    }

    /// <summary>An acquisition failed. The cached token is served until its expiry margin.</summary>
    public TokenCacheState Fail(TokenAcquisitionException failure, ClockReading now, double random) =>
        new(this) { BackOff = BackOff.After(BackOff, failure, now, random, hasToken: TokenAt(now) is not null) };

    /// <summary>
    /// Whether an acquisition would use the same provider in the same way today. If not, its failure may have been caused by the reload.
    /// </summary>
    public bool IsCurrent(TokenSource source) =>
        source.Provider == Source.Provider && Source.Identity.Since(source.Identity) is TokenIdentity.Change.None;
}
