using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenKit.Ims.Jwt;

/// <summary>The certificate of a key: its private half, and its end.</summary>
internal static class KeyCertificate
{
    /// <summary>The private key of a certificate that a person loaded; the certificate stays theirs.</summary>
    /// <exception cref="PrivateKeyException">The certificate cannot sign with RSA.</exception>
    public static SigningKey Read(X509Certificate2 certificate)
    {
        try
        {
            if (!certificate.HasPrivateKey)
            {
                throw PrivateKeyException.Found("a certificate without its private key", "Load it together with the key, such as from a PFX.");
            }

            RSA rsa = certificate.GetRSAPrivateKey() ?? throw PrivateKeyException.OtherAlgorithm("a certificate whose key is not RSA");
            return new SigningKey(RsaKey.Checked(rsa), EndOf(certificate));
        }
        catch (CryptographicException)
        {
            throw PrivateKeyException.Found("a certificate whose private key cannot be reached", "It may have been disposed, or this process may not use the key.");
        }
    }

    /// <returns><see langword="null"/> where its dates are none: they are read only now.</returns>
    public static DateTimeOffset? EndOf(X509Certificate2 certificate)
    {
        try
        {
            return new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The end of the certificate with this public key among the blocks of a PEM; of the last to end where there are several.</summary>
    public static DateTimeOffset? FindEnd(ReadOnlySpan<char> text, IReadOnlyList<PemBlock> blocks, RSA key)
    {
        DateTimeOffset? end = null;
        byte[] publicKey = key.ExportRSAPublicKey();
        foreach (PemBlock block in blocks)
        {
            if (IsOne(block) && Parse(text[block.Body], publicKey) is { } found && !(found < end))
            {
                end = found;
            }
        }

        return end;
    }

    public static bool IsOne(PemBlock block) => block is { IsWhole: true, Label: "CERTIFICATE" or "X509 CERTIFICATE" };

    /// <returns><see langword="null"/> where nobody can read it: only the key beside it is needed.</returns>
    public static X509Certificate2? TryLoad(byte[]? der)
    {
        try
        {
            return der is null ? null : X509CertificateLoader.LoadCertificate(der);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static DateTimeOffset? Parse(ReadOnlySpan<char> body, ReadOnlySpan<byte> publicKey)
    {
        using X509Certificate2? certificate = TryLoad(Base64Text.Decode(body));
        return certificate is not null && publicKey.SequenceEqual(certificate.GetPublicKey()) ? EndOf(certificate) : null;
    }
}
