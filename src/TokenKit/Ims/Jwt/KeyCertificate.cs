using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenKit.Ims.Jwt;

/// <summary>The certificate of a key: its private key and its expiry.</summary>
internal static class KeyCertificate
{
    /// <summary>The private key of a certificate that the user loaded. The certificate remains the user's.</summary>
    /// <exception cref="PrivateKeyException">The certificate cannot sign with RSA.</exception>
    public static SigningKey Read(X509Certificate2 certificate)
    {
        try
        {
            if (!certificate.HasPrivateKey)
            {
                throw PrivateKeyException.Found("a certificate without its private key", "Load it together with the key, such as from a "
                    + "PFX.");
            }

            RSA rsa = certificate.GetRSAPrivateKey() ?? throw PrivateKeyException.OtherAlgorithm("a certificate whose key is not RSA");
            return new SigningKey(rsa, ExpiryOf(certificate));
        }
        catch (CryptographicException)
        {
            throw PrivateKeyException.Found("a certificate whose private key is not accessible",
                "It may have been disposed, or this process may not use the key.");
        }
    }

    /// <returns><see langword="null"/> if its dates cannot be read; .NET does not read them before they are asked for.</returns>
    public static DateTimeOffset? ExpiryOf(X509Certificate2 certificate)
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

    /// <summary>The expiry of the first certificate in a text: PEM as it arrives, or base64 of PEM or DER.</summary>
    /// <param name="text">The text, as a user or a file set it.</param>
    /// <param name="key">If given, only a certificate with this public key counts.</param>
    /// <returns><see langword="null"/> if no certificate can be read.</returns>
    public static DateTimeOffset? FindExpiry(string text, RSA? key = null)
    {
        string clean = PemText.Clean(text);
        try
        {
            return PemText.IsPem(clean)
                ? FindExpiry(PemText.BlocksOf(clean), key)
                : FindExpiry([(PemText.Certificate, PemText.DecodeBase64(clean) ?? [])], key);
        }
        catch (PrivateKeyException)
        {
            // More blocks than are read.
            return null;
        }
    }

    /// <summary>As <see cref="FindExpiry(string, RSA?)"/>. If several certificates have the same key, the last expiry counts.</summary>
    public static DateTimeOffset? FindExpiry(IEnumerable<(string Label, byte[] Der)> blocks, RSA? key)
    {
        IEnumerable<DateTimeOffset?> found = blocks
            .Where(block => block.Label is PemText.Certificate or "X509 CERTIFICATE")
            .Select(block => TryReadExpiry(block.Der, key?.ExportRSAPublicKey()))
            .Where(expiry => expiry is not null);
        return key is null ? found.FirstOrDefault() : found.Max();
    }

    private static DateTimeOffset? TryReadExpiry(byte[] der, byte[]? publicKey)
    {
        try
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der);
            return publicKey is null || publicKey.AsSpan().SequenceEqual(certificate.GetPublicKey()) ? ExpiryOf(certificate) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
