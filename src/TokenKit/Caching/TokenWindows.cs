namespace TokenKit.Caching;

/// <summary>How far into its life a token becomes due for renewal, and how far until it is no longer used. Two numbers, never one.</summary>
/// <param name="RefreshAfter">From the start of the life to the refresh point (soft).</param>
/// <param name="ExpireAfter">From the start of the life to the hard expiry.</param>
/// <param name="LapseAfter">From the start of the life to where it is not even used in need.</param>
internal readonly record struct TokenWindows(TimeSpan RefreshAfter, TimeSpan ExpireAfter, TimeSpan LapseAfter)
{
    // The way of a request, and an issuer that counts whole seconds.
    private static readonly TimeSpan LargestMargin = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LargestSkew = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LargestWindow = TimeSpan.FromHours(1);

    /// <param name="lifetime">From sending the request to <c>expires_in</c>.</param>
    /// <param name="options">The settings.</param>
    /// <param name="share">This cache's own share of the jitter, from 0 to 1.</param>
    public static TokenWindows Of(TimeSpan lifetime, TokenCacheOptions options, double share)
    {
        // However the settings are, a tenth of the life is used: a window wider than the life must not make every call a token request.
        TimeSpan leastUse = lifetime / 10;

        TimeSpan skew = options.ExpirySkew ?? Min(LargestSkew, lifetime / 10);
        TimeSpan expireAfter = Max(lifetime - skew, leastUse);

        // Whoever set the skew meant it.
        TimeSpan lapseAfter = options.ExpirySkew is null ? lifetime - Min(LargestMargin, lifetime / 20) : expireAfter;

        TimeSpan refreshAfter = options.RefreshBeforeExpiry is { } early
            ? Max(lifetime - early, leastUse)
            : Max(lifetime * 0.8, lifetime - LargestWindow);
        refreshAfter = Min(refreshAfter, expireAfter);
        refreshAfter -= (expireAfter - refreshAfter) * (options.RefreshJitter * share);

        return new TokenWindows(Max(refreshAfter, leastUse), expireAfter, lapseAfter);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
