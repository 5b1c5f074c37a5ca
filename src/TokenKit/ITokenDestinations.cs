namespace TokenKit;

/// <summary>A provider whose settings name the hosts that may have its token, in addition to Adobe's API hosts.</summary>
internal interface ITokenDestinations
{
    /// <summary>The hosts that are set beside the credential.</summary>
    IReadOnlyList<string> AllowedHosts { get; }

    /// <summary>
    /// Whether the issuer runs on this machine, such as an emulator. Its tokens are worth nothing elsewhere, so any API on this machine may
    /// have them.
    /// </summary>
    bool IsIssuerOnLoopback { get; }
}
