using System.Formats.Asn1;
using System.Security.Cryptography;

namespace TokenKit.Ims.Jwt;

/// <summary>PKCS#8 encrypted with a passphrase.</summary>
internal static class EncryptedKey
{
    // About a second of work, at each reload; tools write thousands. More is a damaged key, or one made to keep a service busy.
    private const int MostIterations = 1_000_000;

    // The parameters of PBES2 with PBKDF2 are four levels deep.
    private const int DeepestParameters = 8;

    private const string Scrypt = "1.3.6.1.4.1.11591.4.11";

    public static RSA Read(byte[] der, string? passphrase)
    {
        if (string.IsNullOrEmpty(passphrase))
        {
            throw PrivateKeyException.Encrypted();
        }

        CheckParameters(new AsnReader(der, AsnEncodingRules.BER).ReadSequence().ReadSequence(), depth: 1);
        return RsaKey.Import(
            rsa => rsa.ImportEncryptedPkcs8PrivateKey(passphrase, der, out _),
            () => IsEc(der, passphrase) ? PrivateKeyException.OtherAlgorithm("an encrypted EC private key") : PrivateKeyException.WrongPassphrase("an encrypted private key"));
    }

    private static void CheckParameters(AsnReader parameters, int depth)
    {
        if (depth > DeepestParameters)
        {
            throw PrivateKeyException.Damaged();
        }

        while (parameters.HasData)
        {
            Asn1Tag tag = parameters.PeekTag();
            if (tag == Asn1Tag.Sequence)
            {
                CheckParameters(parameters.ReadSequence(), depth + 1);
            }
            else if (tag == Asn1Tag.Integer)
            {
                if (!parameters.TryReadInt32(out int number) || number > MostIterations)
                {
                    throw PrivateKeyException.Found("an encrypted private key that takes too many rounds to open", "Encrypt it again: openssl pkcs8 -topk8 -in key.pem -out new.pem.");
                }
            }
            else if (tag == Asn1Tag.ObjectIdentifier)
            {
                if (parameters.ReadObjectIdentifier() == Scrypt)
                {
                    throw PrivateKeyException.OtherCipher("a key from scrypt");
                }
            }
            else
            {
                parameters.ReadEncodedValue();
            }
        }
    }

    // The importer says the same for another algorithm as for a wrong passphrase.
    private static bool IsEc(byte[] der, string passphrase)
    {
        using ECDsa ec = ECDsa.Create();
        try
        {
            ec.ImportEncryptedPkcs8PrivateKey(passphrase, der, out _);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
