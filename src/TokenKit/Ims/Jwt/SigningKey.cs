using System.Security.Cryptography;

namespace TokenKit.Ims.Jwt;

/// <summary>An RSA private key that can sign, and when its certificate expires.</summary>
internal sealed class SigningKey : IDisposable
{
    public const int SmallestSize = 2048;

    /// <param name="rsa">Belongs to this object; disposed at once if it is not usable.</param>
    /// <param name="certificateExpiresAt"><see langword="null"/> if no certificate of this key was found beside it.</param>
    /// <exception cref="PrivateKeyException">The key is too small, or its private half does not match its public half.</exception>
    public SigningKey(RSA rsa, DateTimeOffset? certificateExpiresAt = null)
    {
        Rsa = rsa;
        CertificateExpiresAt = certificateExpiresAt;
        int size = rsa.KeySize;
        if (size < SmallestSize)
        {
            rsa.Dispose();
            throw PrivateKeyException.TooSmall("an RSA key", size);
        }

        if (!SignsForItsPublicHalf(rsa))
        {
            rsa.Dispose();
            throw PrivateKeyException.Damaged();
        }
    }

    public RSA Rsa { get; }

    public DateTimeOffset? CertificateExpiresAt { get; set; }

    public void Dispose() => Rsa.Dispose();

    // OpenSSL checks this when it imports a key. On other systems a wrong byte would only show as an error of Adobe.
    private static bool SignsForItsPublicHalf(RSA rsa)
    {
        byte[] hash = new byte[SHA256.HashSizeInBytes];
        try
        {
            byte[] signature = rsa.SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return rsa.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
