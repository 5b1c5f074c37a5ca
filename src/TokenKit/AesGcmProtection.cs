using System.Security.Cryptography;
using System.Text;

namespace TokenKit;

/// <summary>
/// Encrypts with AES-256-GCM (NIST SP 800-38D). The result is a nonce of 12 bytes, a tag of 16 bytes, and the ciphertext.
/// </summary>
public sealed class AesGcmProtection : ISecretProtection
{
    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly byte[] _key;

    /// <summary>Uses a key that every process knows which has to decrypt.</summary>
    /// <param name="key">
    /// 32 bytes, which are copied. The nonces are random, so use one key for at most 2^32 calls of <see cref="Protect"/>.
    /// </param>
    /// <exception cref="ArgumentException">The key does not have 32 bytes.</exception>
    public AesGcmProtection(byte[] key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _key = key.Length == KeySize ? [.. key]
            : throw new ArgumentException($"The key has {key.Length} bytes: use one of {KeySize} bytes (256 bits).", nameof(key));
    }

    /// <inheritdoc/>
    public byte[] Protect(byte[] content, string identity)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(identity);
        byte[] result = new byte[NonceSize + TagSize + content.Length];
        Span<byte> nonce = result.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);

        // One for each call: an AesGcm is not safe for concurrent use.
        using var aes = new AesGcm(_key, TagSize);
        aes.Encrypt(
            nonce, content, result.AsSpan(NonceSize + TagSize), result.AsSpan(NonceSize, TagSize), Encoding.UTF8.GetBytes(identity));
        return result;
    }

    /// <inheritdoc/>
    public byte[]? Unprotect(byte[] stored, string identity)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(identity);
        if (stored.Length < NonceSize + TagSize)
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = stored;
        byte[] content = new byte[stored.Length - NonceSize - TagSize];
        using var aes = new AesGcm(_key, TagSize);
        try
        {
            aes.Decrypt(
                bytes[..NonceSize],
                bytes[(NonceSize + TagSize)..],
                bytes.Slice(NonceSize, TagSize),
                content,
                Encoding.UTF8.GetBytes(identity));
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
