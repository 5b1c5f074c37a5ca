using System.Formats.Asn1;

namespace TokenKit.Ims.Jwt;

/// <summary>What a sequence holds, one letter a member: I for an integer, S for a sequence, O and B for octets and bits, o for an object identifier. Enough to tell keys apart.</summary>
internal static class DerShape
{
    /// <exception cref="AsnContentException">The bytes are no whole sequence.</exception>
    public static string Of(ReadOnlyMemory<byte> der)
    {
        AsnReader members = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
        string shape = string.Empty;
        while (members.HasData && shape.Length < 10)
        {
            shape += Letter(members.PeekTag());
            members.ReadEncodedValue();
        }

        return shape;
    }

    /// <summary>What a sequence of this shape is, that is no key to sign with.</summary>
    public static PrivateKeyException Describe(string shape, ReadOnlyMemory<byte> der) => shape switch
    {
        "SSB" when FirstMember(der) is "ISS" or "ISSx" => PrivateKeyException.PublicHalf("a certificate request"),
        "SSB" => PrivateKeyException.PublicHalf("a certificate"),
        "SB" or "II" => PrivateKeyException.PublicHalf("a public key"),
        "ox" => PrivateKeyException.PublicHalf("a PKCS#7 bundle of certificates"),
        "IIIIII" => PrivateKeyException.OtherAlgorithm("a DSA private key"),
        ['I', 'O', ..] => PrivateKeyException.OtherAlgorithm("an EC private key"),
        _ => PrivateKeyException.Found("binary data that is no key in any known form", "Set a key as PEM, DER or PFX."),
    };

    private static string FirstMember(ReadOnlyMemory<byte> der) => Of(new AsnReader(der, AsnEncodingRules.BER).ReadSequence().PeekEncodedValue());

    private static char Letter(Asn1Tag tag) => (tag.TagClass, (UniversalTagNumber)tag.TagValue) switch
    {
        (TagClass.Universal, UniversalTagNumber.Integer) => 'I',
        (TagClass.Universal, UniversalTagNumber.Sequence) => 'S',
        (TagClass.Universal, UniversalTagNumber.OctetString) => 'O',
        (TagClass.Universal, UniversalTagNumber.BitString) => 'B',
        (TagClass.Universal, UniversalTagNumber.ObjectIdentifier) => 'o',
        _ => 'x',
    };
}
