namespace TokenKit.Caching;

/// <summary>
/// Encrypts the tokens in an <see cref="ISharedTokenStore"/>. By default, TokenKit does it with AES-256-GCM and a key from the secret of the
/// credential: whoever has that key could acquire the token as well. Set another one for tokens whose credential has no secret.
/// </summary>
public interface ISharedTokenProtection
{
    /// <summary>Encrypts an entry, so that a change of it is found.</summary>
    /// <param name="content">The entry.</param>
    /// <param name="identity">Says whose token it is. An entry of another identity must not be accepted by <see cref="Unprotect"/>.</param>
    byte[] Protect(byte[] content, string identity);

    /// <summary>Decrypts an entry.</summary>
    /// <param name="entry">What <see cref="Protect"/> returned, or anything else.</param>
    /// <param name="identity">As for <see cref="Protect"/>.</param>
    /// <returns>The entry; <see langword="null"/> if it cannot be decrypted, was changed, or belongs to another identity.</returns>
    byte[]? Unprotect(byte[] entry, string identity);
}
