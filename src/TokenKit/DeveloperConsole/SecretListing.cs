namespace TokenKit.DeveloperConsole;

/// <summary>The secrets of a credential at one moment, and whose they are.</summary>
internal sealed class SecretListing(string? clientId, IReadOnlyList<ClientSecretInfo> secrets)
{
    public string? ClientId => clientId;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<ClientSecretInfo> Secrets => secrets;
}
