namespace TokenKit.Caching;

/// <summary>The three states of a kept token.</summary>
internal enum Freshness
{
    /// <summary>Before the refresh point: it is handed out, and that is all.</summary>
    Fresh,

    /// <summary>Past the refresh point, before the hard expiry: it is handed out while another is acquired.</summary>
    Due,

    /// <summary>Past the hard expiry, or there is none: callers wait for the acquisition. In need a token is used for longer: see <see cref="HeldToken.FallBack"/>.</summary>
    Expired,
}
