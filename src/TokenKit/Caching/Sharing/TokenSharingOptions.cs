namespace TokenKit.Caching;

/// <summary>How the processes of a service share tokens.</summary>
public sealed class TokenSharingOptions
{
    /// <summary>
    /// Encrypts the tokens in the store. Default <see langword="null"/>: AES-256-GCM with a key from the secret of each credential (HKDF
    /// with SHA-256, RFC 5869), so that every process with the credential can read them, and no other one. A token whose credential has no
    /// secret is shared only if this is set.
    /// </summary>
    public ISecretProtection? Protection { get; set; }

    /// <summary>
    /// Stores tokens as they are, so that everyone who may read the store may use them. Default <see langword="false"/>. It is meant for
    /// a look at the store while you develop.
    /// </summary>
    public bool StoreTokensAsPlainText { get; set; }
}
