using TokenKit.Caching;

namespace TokenKit.ToyProvider;

/// <summary>The settings of a toy token.</summary>
public sealed class ToyOptions
{
    /// <summary>The secret.</summary>
    public string? Key { get; set; }

    /// <summary>How long a token can be used. Default one hour.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>When a token is refreshed.</summary>
    public TokenCacheOptions Cache { get; } = new();
}
