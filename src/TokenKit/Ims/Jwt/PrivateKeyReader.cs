using System.Security.Cryptography;
using System.Text;

namespace TokenKit.Ims.Jwt;

/// <summary>Reads an RSA private key: PEM, DER or PFX, encrypted or not, from a text or a file.</summary>
internal static class PrivateKeyReader
{
    private const int LargestFile = 1024 * 1024;

    // The 1 MiB that a file may have, in base64.
    private const int LongestText = 1_400_000;

    /// <returns>The key, with the expiry of its certificate if that is known. The caller disposes it.</returns>
    /// <exception cref="PrivateKeyException">The text holds no usable key; the message says what was found.</exception>
    public static SigningKey Read(string text, string? passphrase)
    {
        if (text.Length > LongestText)
        {
            throw PrivateKeyException.Found($"a text of {text.Length} characters",
                "No private key is that long: set only the text of the key.");
        }

        string clean = PemText.Clean(text);
        if (clean.Length == 0)
        {
            throw PrivateKeyException.Found("an empty text", "Set the text of the key; its environment variable or file may be empty.");
        }

        if (PemText.IsPem(clean) && clean is not ['{', ..])
        {
            return ReadPem(clean, passphrase);
        }

        return WrongKeyInput.DescribeText(text) is { } problem ? throw problem
            : PemText.DecodeBase64(clean) is { } der && DerKey.Is(der) ? ReadAndErase(der, passphrase)
            : throw PrivateKeyException.Unknown();
    }

    /// <inheritdoc cref="Read(string, string?)"/>
    public static SigningKey Read(byte[] bytes, string? passphrase) =>
        DerKey.Is(bytes) ? DerKey.Read(bytes, passphrase)
        : SecretFile.ToUtf8(bytes) is { } text && !text.Contains((byte)0) ? Read(Encoding.UTF8.GetString(text), passphrase)
        : throw PrivateKeyException.Unknown();

    /// <inheritdoc cref="Read(string, string?)"/>
    public static SigningKey ReadFile(string path, string? passphrase)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new PrivateKeyException("The path of the private key file is empty. Set the path, or set the key itself as PrivateKey.");
        }

        if (IsKey(path) && !File.Exists(path))
        {
            throw new PrivateKeyException("The path of the private key file looks like the text of a key. Set the text as PrivateKey, or "
                + "write it to a file and set the path of that file.");
        }

        if (!SecretFile.TryRead(path, "private key", LargestFile, out byte[] bytes, out string? problem))
        {
            throw new PrivateKeyException(problem);
        }

        try
        {
            return Read(bytes, passphrase);
        }
        catch (PrivateKeyException exception)
        {
            throw new PrivateKeyException($"{SecretFile.Shown(path)}: {exception.Message}");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static SigningKey ReadAndErase(byte[] der, string? passphrase)
    {
        try
        {
            return DerKey.Read(der, passphrase);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    // "MII" and "LS0tLS1" are how DER and PEM start in base64.
    private static bool IsKey(string path) =>
        path.Contains("-----", StringComparison.Ordinal) || path.Contains('\n', StringComparison.Ordinal)
        || path.StartsWith("MII", StringComparison.Ordinal) || path.StartsWith("LS0tLS1", StringComparison.Ordinal);

    // One key, and the expiry of its certificate if the PEM holds that too.
    private static SigningKey ReadPem(string text, string? passphrase)
    {
        IReadOnlyList<(string Label, byte[] Der)> blocks = PemText.BlocksOf(text);
        List<byte[]> keys = [];
        foreach ((string label, byte[] der) in blocks)
        {
            // A bundle may repeat the key.
            if (label is ("PRIVATE KEY" or "RSA PRIVATE KEY" or "ENCRYPTED PRIVATE KEY")
                && !keys.Exists(key => key.AsSpan().SequenceEqual(der)))
            {
                keys.Add(der);
            }
        }

        try
        {
            return keys.Count switch
            {
                0 => throw WrongKeyInput.DescribePem(text, [.. blocks.Select(block => block.Label)]),
                1 => ReadOne(keys[0], passphrase, blocks),
                _ => throw PrivateKeyException.Found($"{keys.Count} private keys",
                    "Keep only the one whose certificate is bound to the credential."),
            };
        }
        finally
        {
            keys.ForEach(key => CryptographicOperations.ZeroMemory(key));
        }
    }

    private static SigningKey ReadOne(byte[] der, string? passphrase, IReadOnlyList<(string Label, byte[] Der)> blocks)
    {
        SigningKey key = DerKey.Read(der, passphrase);
        key.CertificateExpiresAt ??= KeyCertificate.FindExpiry(blocks, key.Rsa);
        return key;
    }
}
