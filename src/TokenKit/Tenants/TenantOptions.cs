namespace TokenKit;

/// <summary>How many tenants are kept in memory, and for how long; for all tenants of <see cref="IAdobeTenants"/> together.</summary>
public sealed class TenantOptions
{
    /// <summary>
    /// How many tenants are kept. If there are more, one is evicted: one without a recent call if the first tenants that are looked at
    /// include one, and otherwise one with recent calls. At least 1. Default 100,000.
    /// </summary>
    public int MaxTenants { get; set; } = 100_000;

    /// <summary>
    /// How long a tenant without calls is kept; it is evicted then, or up to a quarter of this time later. From one second to 30 days.
    /// Default 24 hours, which is how long a token of Adobe IMS lives: no token is lost that could still be sent.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(24);
}
