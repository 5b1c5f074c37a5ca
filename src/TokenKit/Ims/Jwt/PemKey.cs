using System.Security.Cryptography;

namespace TokenKit.Ims.Jwt;

/// <summary>The private key among the blocks of a PEM.</summary>
internal static class PemKey
{
    // Each key is compared with every other one.
    private const int MostKeys = 10;

    public static SigningKey Read(ReadOnlySpan<char> text, IReadOnlyList<PemBlock> blocks, string? passphrase)
    {
        if (blocks.Count > PemBlock.MostBlocks)
        {
            throw PrivateKeyException.TooManyBlocks($"a PEM with more than {PemBlock.MostBlocks} blocks");
        }

        List<PemBlock> keys = KeysAmong(text, blocks);
        if (keys.Count != 1)
        {
            throw keys.Count == 0 ? Describe(blocks) : PrivateKeyException.Found($"{keys.Count} private keys", "Keep only the one whose certificate is bound to the credential.");
        }

        if (!keys[0].IsWhole)
        {
            throw PrivateKeyException.Found("a private key without its END line", "It is cut off: set the whole text, to the END line. A tool may have kept only its first line.");
        }

        ReadOnlySpan<char> body = text[keys[0].Body];
        SigningKey key = LegacyEncryption.IsUsed(body) ? LegacyEncryption.Read(body, passphrase) : ReadBody(body, passphrase);
        return new SigningKey(key.Rsa, key.CertificateExpiresAt ?? KeyCertificate.FindEnd(text, blocks, key.Rsa));
    }

    // Each once: a bundle may repeat the key.
    private static List<PemBlock> KeysAmong(ReadOnlySpan<char> text, IReadOnlyList<PemBlock> blocks)
    {
        List<PemBlock> keys = [];
        foreach (PemBlock block in blocks)
        {
            if (block.Label is ("PRIVATE KEY" or "RSA PRIVATE KEY" or "ENCRYPTED PRIVATE KEY") && !IsAmong(text, keys, block))
            {
                keys.Add(block);
            }

            if (keys.Count > MostKeys)
            {
                throw PrivateKeyException.TooManyBlocks($"more than {MostKeys} private keys");
            }
        }

        return keys;
    }

    private static bool IsAmong(ReadOnlySpan<char> text, List<PemBlock> keys, PemBlock key)
    {
        foreach (PemBlock other in keys)
        {
            if (other.IsWhole && key.IsWhole && AreEqual(text[other.Body], text[key.Body]))
            {
                return true;
            }
        }

        return false;
    }

    // But for their line breaks.
    private static bool AreEqual(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!(left = left.TrimStart()).IsEmpty & !(right = right.TrimStart()).IsEmpty && left[0] == right[0])
        {
            left = left[1..];
            right = right[1..];
        }

        return left.IsEmpty && right.IsEmpty;
    }

    private static SigningKey ReadBody(ReadOnlySpan<char> body, string? passphrase)
    {
        byte[] der = Base64Text.Decode(body)
            ?? throw PrivateKeyException.Found("a private key with characters in it that are not base64", "Copy it again, without headers, blanks or marks that do not belong to it.");
        try
        {
            return DerKey.Read(der, passphrase);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    // Only known labels are named: another one may be a part of the key.
    private static PrivateKeyException Describe(IReadOnlyList<PemBlock> blocks)
    {
        foreach (PemBlock block in blocks)
        {
            switch (block.Label)
            {
                case "OPENSSH PRIVATE KEY":
                    return PrivateKeyException.Found("an OpenSSH private key", "Convert a copy of it, in place: ssh-keygen -p -m PKCS8 -f key.");
                case "EC PRIVATE KEY" or "EC PARAMETERS":
                    return PrivateKeyException.OtherAlgorithm("an EC private key");
                case "DSA PRIVATE KEY" or "DSA PARAMETERS":
                    return PrivateKeyException.OtherAlgorithm("a DSA private key");
                case "PGP PRIVATE KEY BLOCK" or "PGP PUBLIC KEY BLOCK" or "PGP MESSAGE":
                    return PrivateKeyException.Found("a PGP key", "Set the private key that was made together with the certificate of the credential.");
                default:
                    break;
            }
        }

        return blocks[0].Label switch
        {
            "CERTIFICATE" or "X509 CERTIFICATE" or "TRUSTED CERTIFICATE" => PrivateKeyException.PublicHalf("a certificate"),
            "CERTIFICATE REQUEST" or "NEW CERTIFICATE REQUEST" => PrivateKeyException.PublicHalf("a certificate request"),
            "PUBLIC KEY" or "RSA PUBLIC KEY" => PrivateKeyException.PublicHalf("a public key"),
            "PKCS7" or "CMS" => PrivateKeyException.PublicHalf("a PKCS#7 bundle of certificates"),
            _ => PrivateKeyException.Found("a PEM block of another kind", "Its first line must read -----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----."),
        };
    }
}
