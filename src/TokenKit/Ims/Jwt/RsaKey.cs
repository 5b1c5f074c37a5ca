using System.Formats.Asn1;
using System.Security.Cryptography;

namespace TokenKit.Ims.Jwt;

/// <summary>Lets only a key out that is large enough and whose halves belong together; disposes any other.</summary>
internal static class RsaKey
{
    public const int SmallestSize = 2048;

    private const int LargestSize = 8192;

    /// <summary>Refuses a key whose numbers are too long: its import tests them for being prime, which takes hours at tens of thousands of
    /// bits.</summary>
    /// <param name="pkcs1">An RSAPrivateKey (RFC 8017, A.1.2): the modulus is the longest of its numbers, and a prime has half of its
    /// bits.</param>
    /// <exception cref="AsnContentException">The bytes are not such a key.</exception>
    public static void CheckNumbers(ReadOnlyMemory<byte> pkcs1)
    {
        AsnReader numbers = new AsnReader(pkcs1, AsnEncodingRules.BER).ReadSequence();
        while (numbers.HasData && numbers.PeekTag() == Asn1Tag.Integer)
        {
            if (numbers.ReadIntegerBytes().Length > (LargestSize / 8) + 1)
            {
                throw PrivateKeyException.TooLarge();
            }
        }
    }

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
