using System.Security.Cryptography;

namespace TokenKit.Ims.Keys;

/// <summary>Lets only a key out that is large enough and whose halves belong together; disposes any other.</summary>
internal static class RsaKey
{
    public const int SmallestSize = 2048;

    public static RSA Import(Action<RSA> import, Func<PrivateKeyException> problem)
    {
        RSA rsa = RSA.Create();
        try
        {
            import(rsa);
        }
        catch (CryptographicException)
        {
            rsa.Dispose();
            throw problem();
        }
        catch
        {
            rsa.Dispose();
            throw;
        }

        return Checked(rsa);
    }

    public static RSA Checked(RSA rsa)
    {
        int size = rsa.KeySize;
        if (size >= SmallestSize && SignsForItsPublicHalf(rsa))
        {
            return rsa;
        }

        rsa.Dispose();
        throw size >= SmallestSize
            ? PrivateKeyException.Damaged()
            : PrivateKeyException.TooSmall("an RSA key", size);
    }

    // OpenSSL checks this at the import; elsewhere a wrong byte may show only far away, under a misleading name.
    private static bool SignsForItsPublicHalf(RSA rsa)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        hash.Clear();
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
