namespace TokenKit;

/// <summary>A provider whose settings say where its token may go, besides the hosts that only Adobe runs.</summary>
internal interface ITokenDestinations
{
    /// <summary>The hosts that are set beside the credential.</summary>
    IReadOnlyList<string> AllowedHosts { get; }

    /// <summary>
    /// Whether the issuer is on this machine, as an emulator is: then its tokens are worth nothing elsewhere, and may go to any API here.
    /// </summary>
    bool IsIssuerOnLoopback { get; }
}
