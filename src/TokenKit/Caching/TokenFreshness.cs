namespace TokenKit.Caching;

/// <summary>Tells the state of a kept token at a moment. Pure: the deadlines were made from the options when the token came.</summary>
internal static class TokenFreshness
{
    public static Freshness Of(CachedToken? token, ClockReading now) =>
        token is null || HasReached(now, token.ExpiresAt) ? Freshness.Expired
        : HasReached(now, token.RefreshAt) ? Freshness.Due
        : Freshness.Fresh;

    // Whichever clock says it first: the monotonic one cannot be set back, the wall clock does not stop while the machine sleeps.
    private static bool HasReached(ClockReading now, ClockReading deadline) =>
        now.Timestamp >= deadline.Timestamp || now.UtcTicks >= deadline.UtcTicks;
}
