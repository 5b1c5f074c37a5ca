namespace TokenKit.Caching;

/// <summary>A token in the cache with its deadlines. Immutable: it is read without a lock.</summary>
internal sealed class CachedToken
{
    private static readonly TimeSpan WireRounding = TimeSpan.FromSeconds(1);

    // A provider may say that its token never expires: the arithmetic of the monotonic clock has a limit.
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(365);

    private CachedToken(AccessToken token) => Token = token;

    private CachedToken(CachedToken other)
    {
        Token = other.Token;
        ArrivedAt = other.ArrivedAt;
        RefreshAt = other.RefreshAt;
        StopServingAt = other.StopServingAt;
        LifetimeEndsAt = other.LifetimeEndsAt;
        RejectionsBefore = other.RejectionsBefore;
        IsOutdated = other.IsOutdated;
        WasKept = other.WasKept;
    }

    public AccessToken Token { get; }

    /// <summary>When the token arrived, on the monotonic clock.</summary>
    public long ArrivedAt { get; private init; }

    /// <summary>The refresh point: from here on the token is due.</summary>
    public ClockReading RefreshAt { get; private init; }

    /// <summary>
    /// The expiry margin: from here on the token is not served. It is earlier than the <see cref="AccessToken.ExpiresAt"/> of the issuer.
    /// </summary>
    public ClockReading StopServingAt { get; private init; }

    /// <summary>
    /// How many tokens in a row an API had rejected when its acquisition began; 0 if it does not replace a rejected one.
    /// </summary>
    public int RejectionsBefore { get; private init; }

    /// <summary>
    /// Whether it was acquired before a reload that changed how it is acquired. A token that was acquired since then is better.
    /// </summary>
    public bool IsOutdated { get; private init; }

    /// <summary>Whether an API has rejected it, and it was kept because it had replaced a rejected one.</summary>
    public bool WasKept { get; private init; }

    // The end of the lifetime on the monotonic clock, without any margin.
    private long LifetimeEndsAt { get; init; }

    /// <summary>Computes the deadlines. The lifetime counts from the moment the request was sent. The jitter is from 0 to 1.</summary>
    public static CachedToken Measure(AcquiredToken acquired, ClockReading arrived, TokenCacheOptions options, double jitter)
    {
        AccessToken token = acquired.Token;
        ClockReading sent = acquired.SentAt;

        // If the wall clock stepped meanwhile, the two measurements differ. The shorter one is safe.
        long expiry = token.ExpiresAt.UtcTicks;
        long fromStart = expiry - sent.UtcTicks;
        long fromEnd = expiry - arrived.UtcTicks + (arrived.MonotonicTicks - sent.MonotonicTicks);
        var lifetime = TimeSpan.FromTicks(Math.Clamp(Math.Min(fromStart, fromEnd), 0, LongestLifetime.Ticks));

        (TimeSpan refreshAfter, TimeSpan stopServingAfter) = options.WindowsOf(lifetime, jitter);
        return new CachedToken(token)
        {
            ArrivedAt = arrived.MonotonicTicks,
            RefreshAt = After(refreshAfter),
            StopServingAt = After(stopServingAfter),
            LifetimeEndsAt = After(lifetime).MonotonicTicks,
            RejectionsBefore = acquired.RejectionsBefore,
        };

        ClockReading After(TimeSpan span) => new(sent.MonotonicTicks + span.Ticks, expiry - (lifetime - span).Ticks);
    }

    public static Freshness FreshnessOf(CachedToken? cached, ClockReading now) =>
        cached is null ? Freshness.Expired
        : !now.HasReached(cached.RefreshAt) ? Freshness.Fresh
        : !now.HasReached(cached.StopServingAt) ? Freshness.Due
        : Freshness.Expired;

    /// <summary>The same token after a reload that changed how it is acquired: it is due at once.</summary>
    public CachedToken Outdated(ClockReading now) => new(this) { RefreshAt = now, IsOutdated = true };

    /// <summary>The same token after an API rejected it and it was kept nevertheless.</summary>
    public CachedToken Kept() => new(this) { WasKept = true };

    /// <summary>
    /// Whether it should replace the other one. An endpoint may hand out the same token again, with less of its lifetime left: that must
    /// not lead to a token request per call. The same value must expire later by more than the rounding to whole seconds.
    /// </summary>
    public bool IsBetterThan(CachedToken other)
    {
        TimeSpan rounding = Token.Value == other.Token.Value ? WireRounding : TimeSpan.Zero;
        return (other.IsOutdated && !IsOutdated) || LifetimeEndsAt - other.LifetimeEndsAt > rounding.Ticks;
    }
}
