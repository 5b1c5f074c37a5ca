using TokenKit.Caching;

namespace TokenKit.Settings;

/// <summary>The settings of the cache, which every token has.</summary>
internal static class CacheSettings
{
    public static readonly string[] Known =
    [
        nameof(TokenCacheOptions.RefreshBeforeExpiry), nameof(TokenCacheOptions.ExpirySkew), nameof(TokenCacheOptions.RefreshJitter),
        nameof(TokenCacheOptions.AcquisitionTimeout), nameof(TokenCacheOptions.InvalidationGuard),
    ];

    public static SettingsSubsection Subsection { get; } =
        new("Cache", Known, "it holds the settings of the cache, such as RefreshBeforeExpiry.");
}
