using TokenKit.Caching;

namespace TokenKit.Tests.Caching.Model;

/// <summary>Settings of the cache; without the jitter, which cannot be known from outside.</summary>
/// <param name="Early">How long before its expiry a token is due; null for the default.</param>
/// <param name="Skew">How long before its expiry a token is no longer served; null for the default.</param>
/// <param name="Limit">How long an acquisition may take.</param>
/// <param name="Guard">For how long a token that replaced a rejected one is kept at most.</param>
internal sealed record ModelOptions(TimeSpan? Early, TimeSpan? Skew, TimeSpan Limit, TimeSpan Guard)
{
    public static readonly ModelOptions Default = new(null, null, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(30));

    /// <summary>
    /// Some that differ in everything; the third asks for more than most tokens have. No two acquisitions end at one moment, which they
    /// might in any order.
    /// </summary>
    public static readonly ModelOptions[] Some =
    [
        Default,
        new(TimeSpan.FromMinutes(5), TimeSpan.Zero, TimeSpan.FromMilliseconds(20_000.3), TimeSpan.Zero),
        new(TimeSpan.FromHours(20), TimeSpan.FromHours(10), TimeSpan.FromMilliseconds(600_000.7), TimeSpan.FromHours(1)),
    ];

    public TokenCacheOptions ToProduct() =>
        new() { RefreshJitter = 0, RefreshBeforeExpiry = Early, ExpirySkew = Skew, AcquisitionTimeout = Limit, InvalidationGuard = Guard };
}
