namespace TokenKit.Caching;

/// <summary>A token in the cache with its deadlines on both clocks: one immutable snapshot, read without a lock.</summary>
internal sealed class CachedToken
{
    private static readonly TimeSpan WireRounding = TimeSpan.FromSeconds(1);

    // A provider may say "never": the monotonic clock's arithmetic ends somewhere.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    private CachedToken(AccessToken token) => Token = token;

    public AccessToken Token { get; }

    public long AcquiredAt { get; private init; }

    public ClockReading RefreshAt { get; private init; }

    /// <summary>From here on callers wait for another one: the hard expiry, or in need <see cref="LapsesAt"/>.</summary>
    public ClockReading ExpiresAt { get; private init; }

    /// <summary>From here on it is not even used in need: a little before the end of its life.</summary>
    public ClockReading LapsesAt { get; private init; }

    /// <summary>How many tokens in a row an API had rejected when its acquisition began; 0 if that began for another reason.</summary>
    public int RejectionsBefore { get; private init; }

    /// <summary>Whether an API has rejected it, and it was kept because it had replaced a rejected one.</summary>
    public bool WasKept { get; private init; }

    /// <param name="token">What came.</param>
    /// <param name="sent">Both clocks when the acquisition began: the lifetime counts from here.</param>
    /// <param name="received">Both clocks when the token was here.</param>
    /// <param name="windows">Turns a lifetime into its windows.</param>
    /// <param name="clock">The clock that made the readings.</param>
    /// <param name="rejectionsBefore">How many tokens in a row an API had rejected when the acquisition began.</param>
    public static CachedToken From(
        AccessToken token,
        ClockReading sent,
        ClockReading received,
        Func<TimeSpan, TokenWindows> windows,
        TokenClock clock,
        int rejectionsBefore)
    {
        // Where the wall clock stepped on the way, the two measurements differ: the shorter one keeps a dead token from living on.
        TimeSpan fromStart = token.ExpiresAt - sent.UtcNow;
        TimeSpan fromEnd = token.ExpiresAt - received.UtcNow + clock.Between(sent.Timestamp, received.Timestamp);
        TimeSpan lifetime = TimeSpan.FromTicks(Math.Clamp(Math.Min(fromStart.Ticks, fromEnd.Ticks), 0, Longest.Ticks));

        TokenWindows of = windows(lifetime);
        return new CachedToken(token)
        {
            AcquiredAt = received.Timestamp,
            RefreshAt = new ClockReading(clock.Later(sent.Timestamp, of.RefreshAfter), token.ExpiresAt - (lifetime - of.RefreshAfter)),
            ExpiresAt = new ClockReading(clock.Later(sent.Timestamp, of.ExpireAfter), token.ExpiresAt - (lifetime - of.ExpireAfter)),
            LapsesAt = new ClockReading(clock.Later(sent.Timestamp, of.LapseAfter), token.ExpiresAt - (lifetime - of.LapseAfter)),
            RejectionsBefore = rejectionsBefore,
        };
    }

    /// <summary>The same token, to be refreshed from this moment on.</summary>
    public CachedToken DueAt(ClockReading now) => With(refreshAt: now, ExpiresAt);

    /// <summary>The same token, to be refreshed from this moment on, and used as long as it may be in need.</summary>
    public CachedToken DueToItsEndAt(ClockReading now) => With(refreshAt: now, LapsesAt);

    /// <summary>The same token, kept although an API has rejected it.</summary>
    public CachedToken Kept() => With(RefreshAt, ExpiresAt, wasKept: true);

    /// <summary>Whether this token lasts longer than another one; the same value must last longer by more than the wire's rounding to seconds.</summary>
    public bool Outlives(CachedToken other, TokenClock clock) =>
        clock.Between(other.LapsesAt.Timestamp, LapsesAt.Timestamp) > (Token.Value == other.Token.Value ? WireRounding : TimeSpan.Zero);

    private CachedToken With(ClockReading refreshAt, ClockReading expiresAt, bool? wasKept = null) => new(Token)
    {
        AcquiredAt = AcquiredAt,
        RefreshAt = refreshAt,
        ExpiresAt = expiresAt,
        LapsesAt = LapsesAt,
        RejectionsBefore = RejectionsBefore,
        WasKept = wasKept ?? WasKept,
    };
}
