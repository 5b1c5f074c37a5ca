using System.Security.Cryptography;

namespace TokenKit.Ims.Jwt;

/// <summary>The one private key in a PEM, and the expiry of its certificate if the PEM holds that too.</summary>
internal static class PemKey
{
    /// <param name="text">A clean text; see <see cref="PemText.Clean"/>.</param>
    /// <param name="passphrase">Not used for a key that is not encrypted.</param>
    /// <exception cref="PrivateKeyException">The text does not hold exactly one usable key.</exception>
    public static SigningKey Read(string text, string? passphrase)
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
