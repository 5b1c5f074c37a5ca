namespace TokenKit.Http;

/// <summary>A provider whose settings say which hosts may have its token.</summary>
internal interface ITokenDestinations
{
    /// <summary>
    /// The hosts that are set beside the credential. If the issuer runs on this machine, such as an emulator, all names of this machine are
    /// among them: its tokens are worth nothing elsewhere.
    /// </summary>
    AllowedHosts AllowedHosts { get; }
}
