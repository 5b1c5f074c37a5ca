using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenKit.Ims.Jwt;

/// <summary>
/// A binary key. Its structure decides which importer of .NET reads it, never a label or the name of its file. The importers set no
/// limits, so the limits are checked before.
/// </summary>
internal static class DerKey
{
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string Pbes2 = "1.2.840.113549.1.5.13";

    // An encrypted RSA key of 8192 bits has fewer than 5,000 bytes.
    private const int LongestKey = 8 * 1024;
    private const int MostBits = 8192;

    // About a second of work, each time the file changes. Tools write thousands of rounds.
    private const int MostRounds = 1_000_000;

    /// <summary>Whether these bytes start like a DER key and contain control characters, which no text does.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes is [0x30, ..] && bytes.ContainsAnyInRange((byte)0, (byte)8);

    public static SigningKey Read(byte[] der, string? passphrase)
    {
        try
        {
            string members = MembersOf(der);
            return members switch
            {
                "INTEGER SEQUENCE" or "INTEGER SEQUENCE SEQUENCE" => ReadPfx(der, passphrase),
                "SEQUENCE BITS" or "INTEGER INTEGER" => throw PrivateKeyException.PublicHalf("a public key"),
                "SEQUENCE SEQUENCE BITS" => throw PrivateKeyException.PublicHalf("a certificate or a certificate request"),
                _ when members.StartsWith("INTEGER OCTETS", StringComparison.Ordinal) =>
                    throw PrivateKeyException.OtherAlgorithm("an EC private key"),
                _ when der.Length > LongestKey => throw PrivateKeyException.TooLarge(),
                "SEQUENCE OCTETS" => ReadEncrypted(der, passphrase),
                _ when members.StartsWith("INTEGER SEQUENCE OCTETS", StringComparison.Ordinal) => ReadPkcs8(der),
                _ when members.StartsWith("INTEGER INTEGER INTEGER INTEGER", StringComparison.Ordinal) => ReadPkcs1(der),
                _ => throw PrivateKeyException.Unknown(),
            };
        }
        catch (AsnContentException)
        {
            throw PrivateKeyException.Damaged();
        }
    }

    private static AsnReader Open(ReadOnlyMemory<byte> der) => new AsnReader(der, AsnEncodingRules.BER).ReadSequence();

    private static string MembersOf(byte[] der)
    {
        List<string> members = [];
        for (AsnReader reader = Open(der); reader.HasData && members.Count < 4; reader.ReadEncodedValue())
        {
            Asn1Tag tag = reader.PeekTag();
            members.Add(tag.HasSameClassAndValue(Asn1Tag.Integer) ? "INTEGER"
                : tag.HasSameClassAndValue(Asn1Tag.Sequence) ? "SEQUENCE"
                : tag.HasSameClassAndValue(Asn1Tag.PrimitiveOctetString) ? "OCTETS"
                : tag.HasSameClassAndValue(Asn1Tag.PrimitiveBitString) ? "BITS"
                : "OTHER");
        }

        return string.Join(' ', members);
    }

    private static SigningKey ReadPkcs8(byte[] der)
    {
        AsnReader key = Open(der);
        key.ReadInteger();
        if (key.ReadSequence().ReadObjectIdentifier() != Rsa)
        {
            throw PrivateKeyException.OtherAlgorithm("a private key that is not RSA");
        }

        CheckNumbers(key.ReadOctetString());
        return Import(rsa => rsa.ImportPkcs8PrivateKey(der, out _), PrivateKeyException.Damaged);
    }

    private static SigningKey ReadPkcs1(byte[] der)
    {
        CheckNumbers(der);
        return Import(rsa => rsa.ImportRSAPrivateKey(der, out _), PrivateKeyException.Damaged);
    }

    private static SigningKey ReadEncrypted(byte[] der, string? passphrase)
    {
        if (string.IsNullOrEmpty(passphrase))
        {
            throw PrivateKeyException.WithoutPassphrase();
        }

        CheckRounds(Open(der).ReadSequence());
        return Import(rsa => rsa.ImportEncryptedPkcs8PrivateKey(passphrase, der, out _), PrivateKeyException.WrongPassphrase);
    }

    // The importer tests the numbers for being prime, which takes hours at tens of thousands of bits. RFC 8017, A.1.2.
    private static void CheckNumbers(ReadOnlyMemory<byte> pkcs1)
    {
        AsnReader numbers = Open(pkcs1);
        while (numbers.HasData && numbers.PeekTag() == Asn1Tag.Integer)
        {
            if (numbers.ReadIntegerBytes().Length > (MostBits / 8) + 1)
            {
                throw PrivateKeyException.TooLarge();
            }
        }
    }

    // Salt and rounds, either of the scheme itself or of the key derivation in PBES2. RFC 8018, A.2 to A.4.
    private static void CheckRounds(AsnReader encryption)
    {
        AsnReader parameters = encryption.ReadObjectIdentifier() == Pbes2
            ? DerivationOf(encryption.ReadSequence())
            : encryption.ReadSequence();
        parameters.ReadEncodedValue();
        if (!parameters.TryReadInt32(out int rounds) || rounds > MostRounds)
        {
            throw PrivateKeyException.TooManyRounds();
        }
    }

    private static AsnReader DerivationOf(AsnReader pbes2)
    {
        AsnReader derivation = pbes2.ReadSequence();
        derivation.ReadObjectIdentifier();
        return derivation.ReadSequence();
    }

    private static SigningKey Import(Action<RSA> import, Func<PrivateKeyException> problem)
    {
        var rsa = RSA.Create();
        try
        {
            import(rsa);
        }
        catch (CryptographicException)
        {
            rsa.Dispose();
            throw problem();
        }

        return new SigningKey(rsa);
    }

    // PKCS#12, with or without a passphrase.
    private static SigningKey ReadPfx(byte[] pfx, string? passphrase)
    {
        X509Certificate2Collection certificates = LoadPfx(pfx, passphrase);
        try
        {
            X509Certificate2[] withKey =
                [.. certificates.Where(certificate => certificate.HasPrivateKey && certificate.GetKeyAlgorithm() == Rsa)];

            // Two certificates may have the same key.
            int keys = withKey.Select(certificate => certificate.GetPublicKeyString()).Distinct().Count();
            return keys switch
            {
                1 => new SigningKey(withKey[0].GetRSAPrivateKey()!, withKey.Max(KeyCertificate.ExpiryOf)),
                0 => throw PrivateKeyException.Found("a PFX without an RSA private key",
                    "Export it again with its private key, which must be RSA."),
                _ => throw PrivateKeyException.Found($"a PFX with {keys} private keys",
                    "Export it again with only the key whose certificate is bound to the credential."),
            };
        }
        catch (CryptographicException)
        {
            throw PrivateKeyException.Damaged();
        }
        finally
        {
            foreach (X509Certificate2 certificate in certificates)
            {
                certificate.Dispose();
            }
        }
    }

    // A passphrase that is set does not prevent a PFX without one from being read.
    private static X509Certificate2Collection LoadPfx(byte[] pfx, string? passphrase) =>
        TryLoadPfx(pfx, passphrase) ?? (string.IsNullOrEmpty(passphrase) ? null : TryLoadPfx(pfx, null))
        ?? throw PrivateKeyException.Found("a PFX that the passphrase does not open, or that needs one",
            "Set the passphrase that it was exported with. If it is correct, the file is damaged.");

    private static X509Certificate2Collection? TryLoadPfx(byte[] pfx, string? passphrase)
    {
        // In memory if the system can: otherwise the key would pass through the user's key store on disk.
        X509KeyStorageFlags flags = OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;
        try
        {
            return X509CertificateLoader.LoadPkcs12Collection(pfx, passphrase, flags);
        }
        catch (Pkcs12LoadLimitExceededException)
        {
            // The limits of .NET: 300,000 rounds, 200 keys, 200 certificates.
            throw PrivateKeyException.Found("a PFX with too many rounds of key derivation, keys or certificates",
                "Export it again, with the one key and its certificate.");
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
