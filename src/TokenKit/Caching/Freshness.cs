namespace TokenKit.Caching;

/// <summary>The three states of the cache.</summary>
internal enum Freshness
{
    /// <summary>Before the refresh point: callers get the token.</summary>
    Fresh,

    /// <summary>
    /// From the refresh point to the expiry margin: callers get the token, and another one is acquired in the background.
    /// </summary>
    Due,

    /// <summary>Past the expiry margin, or there is no token: callers wait for the acquisition.</summary>
    Expired,
}
