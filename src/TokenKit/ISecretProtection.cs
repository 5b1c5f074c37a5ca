namespace TokenKit;

/// <summary>
/// Encrypts secrets that are stored outside the process: shared tokens (<see cref="Caching.ISharedTokenStore"/>) and the registrations of
/// Adobe Pass in a database. Safe for concurrent use.
/// </summary>
public interface ISecretProtection
{
    /// <summary>Encrypts, so that a change of the result is found.</summary>
    /// <param name="content">What is encrypted.</param>
    /// <param name="identity">Says whose secret it is. It is not secret, and it is not a part of the result.</param>
    byte[] Protect(byte[] content, string identity);

    /// <summary>Decrypts.</summary>
    /// <param name="stored">What <see cref="Protect"/> returned, or anything else.</param>
    /// <param name="identity">As for <see cref="Protect"/>.</param>
    /// <returns>The content; <see langword="null"/> if it cannot be decrypted, was changed, or belongs to another identity.</returns>
    byte[]? Unprotect(byte[] stored, string identity);
}
