using System.Formats.Asn1;
using System.Security.Cryptography;

namespace TokenKit.Ims.Jwt;

/// <summary>A binary key, recognized by its structure and never by a label or the name of its file.</summary>
internal static class DerKey
{
    private const string Rsa = "1.2.840.113549.1.1.1";

    // An encrypted RSA key of 8192 bits has fewer than 5,000 bytes.
    private const int LongestKey = 8 * 1024;

    public static SigningKey Read(ReadOnlySpan<byte> bytes, string? passphrase)
    {
        byte[] der = bytes[..WholeLength(bytes)].ToArray();
        try
        {
            return DerShape.Of(der) switch
            {
                ['I', 'S', 'O', ..] or ['I', 'I', 'I', 'I', 'I', 'I', 'I', 'I', 'I', ..] or ['S',
                    'O'] when der.Length > LongestKey => throw PrivateKeyException.TooLarge(),
                ['I', 'S', 'O', ..] => new SigningKey(ReadPkcs8(der)),
                ['I', 'I', 'I', 'I', 'I', 'I', 'I', 'I', 'I', ..] => new SigningKey(ReadPkcs1(der)),
                ['S', 'O'] => new SigningKey(EncryptedKey.Read(der, passphrase)),
                ['I', 'S'] or ['I', 'S', 'S'] => PfxKey.Read(der, passphrase),
                var shape => throw DerShape.Describe(shape, der),
            };
        }
        catch (AsnContentException)
        {
            throw PrivateKeyException.Damaged();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    /// <summary>Whether the bytes begin with a sequence that ends within them.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes) => LengthOf(bytes) is not null;

    // Without what may follow the key, such as the line break of an editor.
    private static int WholeLength(ReadOnlySpan<byte> bytes)
    {
        if (LengthOf(bytes) is { } whole)
        {
            return whole;
        }

        if (bytes is [0x30, .. var rest] && AsnDecoder.TryDecodeLength(rest, AsnEncodingRules.BER, out int? length, out int consumed) && length > rest.Length - consumed)
        {
            throw PrivateKeyException.Found($"{bytes.Length} bytes of a key of {1L + consumed + length}", "It is cut off: copy it again, whole.");
        }

        throw PrivateKeyException.Damaged();
    }

    private static int? LengthOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes is [0x30, ..] && AsnDecoder.TryReadEncodedValue(bytes, AsnEncodingRules.BER, out _, out _, out _, out int length) ? length : null;
        }
        catch (AsnContentException)
        {
            // Despite its name: for a sequence of indefinite length that does not end.
            return null;
        }
    }

    private static RSA ReadPkcs8(byte[] der)
    {
        AsnReader key = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
        key.ReadIntegerBytes();
        string algorithm = key.ReadSequence().ReadObjectIdentifier();
        if (algorithm != Rsa)
        {
            throw PrivateKeyException.OtherAlgorithm(Name(algorithm));
        }

        RsaKey.CheckNumbers(key.TryReadPrimitiveOctetString(out ReadOnlyMemory<byte> pkcs1) ? pkcs1 : throw PrivateKeyException.Damaged());
        return RsaKey.Import(rsa => rsa.ImportPkcs8PrivateKey(der, out _), PrivateKeyException.Damaged);
    }

    private static RSA ReadPkcs1(byte[] der)
    {
        RsaKey.CheckNumbers(der);
        return RsaKey.Import(rsa => rsa.ImportRSAPrivateKey(der, out _), PrivateKeyException.Damaged);
    }

    private static string Name(string algorithm) => algorithm switch
    {
        "1.2.840.10045.2.1" => "an EC private key",
        "1.3.101.112" => "an Ed25519 private key",
        "1.3.101.113" => "an Ed448 private key",
        "1.3.101.110" or "1.3.101.111" => "an X25519 or X448 private key",
        "1.2.840.10040.4.1" => "a DSA private key",
        "1.2.840.113549.1.1.10" => "an RSA key for PSS signatures only",
        _ => "a private key of another algorithm",
    };
}
