using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Options;
using TokenKit.Ims;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.Ims.Jwt;

/// <summary>A key file cannot end the process or keep it busy: depth, count, rounds and lengths are limited.</summary>
public sealed class KeyLimitTests(KeyFixture key) : IClassFixture<KeyFixture>
{
    private const int Sequence = 0x30, Octets = 0x04;

    [Theory]
    [InlineData(64)]
    [InlineData(180_000)] // 933 KB; a stack overflow before depth was limited
    public void An_encrypted_key_that_is_nested_too_deeply_is_refused_from_a_file_and_as_text(int depth)
    {
        byte[] der = Wrap(Sequence, [.. Nested(depth), .. Wrap(Octets, new byte[8])]);
        using var file = new TemporaryFile("");
        File.WriteAllBytes(file.Path, der);

        Refused(options => options.Jwt.PrivateKeyPath = file.Path, "where an RSA private key is expected");
        Refused(options => options.Jwt.PrivateKey = Convert.ToBase64String(der), "where an RSA private key is expected");
        Refused(options => options.Jwt.PrivateKey = PemEncoding.WriteString("ENCRYPTED PRIVATE KEY", der),
            "where an RSA private key is expected");
    }

    [Fact]
    public void A_small_encrypted_key_that_is_nested_too_deeply_is_damaged() =>
        key.AssertProblem(Wrap(Sequence, [.. Nested(64), .. Wrap(Octets, new byte[8])]), KeyFixture.Passphrase,
            "Found a private key that is damaged or cut off");

    [Fact]
    public void A_PEM_of_thousands_of_keys_is_refused_after_the_first_blocks() => key.AssertProblem(
        Pem(13_132, "PRIVATE KEY"), null, "Found a PEM with more than 200 blocks where an RSA private key is expected. Keep the private "
            + "key and its certificates");

    [Fact]
    public void A_PEM_of_a_few_keys_too_many_is_refused() =>
        key.AssertProblem(Pem(11, "RSA PRIVATE KEY"), null, "Found 11 private keys", "Keep only the one");

    [Fact]
    public void A_key_among_many_certificates_is_read() =>
        key.AssertReads(key.Pkcs8Pem + string.Concat(Enumerable.Repeat("\n" + key.CertificatePem, 150)));

    [Fact]
    public void A_certificate_among_thousands_is_looked_for_in_the_first_ones_only() =>
        key.AssertProblem(key.Pkcs8Pem + "\n" + Pem(20_000, "CERTIFICATE"), null, "Found a PEM with more than 200 blocks");

    [Theory]
    [InlineData(100_000)]
    [InlineData(9_000)]
    public void An_RSA_key_that_is_too_large_is_refused_before_its_numbers_are_tested(int bits)
    {
        byte[] pkcs1 = Rsa(bits);

        key.AssertProblem(pkcs1, null, "Found a private key of more than 8192 bits");
        key.AssertProblem(PemEncoding.WriteString("RSA PRIVATE KEY", pkcs1), null, "Found a private key of more than 8192 bits");
        key.AssertProblem(Pkcs8(pkcs1), null, "Found a private key of more than 8192 bits");
    }

    [Fact]
    public void An_encrypted_key_that_is_too_long_is_refused_before_it_is_opened()
    {
        byte[] der = Wrap(Sequence, [.. Nested(1), .. Wrap(Octets, new byte[9_000])]);

        key.AssertProblem(der, KeyFixture.Passphrase, "Found a private key of more than 8192 bits");
    }

    [Fact]
    public void A_text_that_is_longer_than_any_key_is_refused() =>
        key.AssertProblem(new string('A', 1_400_001), null, "Found a text of 1400001 characters");

    [Fact]
    public void A_PFX_of_many_rounds_is_refused()
    {
        using RSA rsa = RSA.Create();
        rsa.ImportFromPem(key.Pkcs8Pem);
        var request = new CertificateRequest("CN=Example", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(99));
        byte[] pfx = certificate.ExportPkcs12(new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 300_001),
            KeyFixture.Passphrase);

        key.AssertProblem(pfx, KeyFixture.Passphrase, "Found a PFX with too many rounds of key derivation, keys or certificates");
    }

    private static void Refused(Action<ImsOptions> set, string said)
    {
        var options = new ImsOptions
        {
            ClientId = SomeOAuth.ClientId,
            ClientSecret = SomeOAuth.Secret,
            OrganizationId = SomeIms.Organization,
            Grant = ImsGrant.Jwt
        };
        options.Jwt.TechnicalAccountId = "FAKE@techacct.adobe.com";
        options.Jwt.Metascopes.Add("ent_aem_cloud_api");
        options.Jwt.PrivateKeyPassphrase = KeyFixture.Passphrase;
        set(options);
        using var client = new HttpClient();

        OptionsValidationException failure = Assert.Throws<OptionsValidationException>(() =>
            new ImsTokenProvider(options, client).Dispose());

        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    private static string Pem(int count, string label)
    {
        var pem = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            pem.Append(CultureInfo.InvariantCulture, $"-----BEGIN {label}-----\nMAAA{i:X4}\n-----END {label}-----\n");
        }

        return pem.ToString();
    }

    // Sequences in sequences, from the outermost header to the innermost.
    private static byte[] Nested(int depth)
    {
        List<byte[]> headers = [];
        int length = 0;
        for (int i = 0; i < depth; i++)
        {
            headers.Add([Sequence, .. Length(length)]);
            length += headers[^1].Length;
        }

        headers.Reverse();
        return [.. headers.SelectMany(header => header)];
    }

    private static byte[] Wrap(byte tag, byte[] content) => [tag, .. Length(content.Length), .. content];

    private static byte[] Length(int length) => length switch
    {
        < 0x80 => [(byte)length],
        < 0x1_0000 => [0x82, (byte)(length >> 8), (byte)length],
        _ => [0x83, (byte)(length >> 16), (byte)(length >> 8), (byte)length],
    };

    // Numbers without small factors would be tested for hours; even ones show the limit without that danger.
    private static byte[] Rsa(int bits)
    {
        BigInteger prime = BigInteger.One << (bits / 2);
        BigInteger[] numbers = [0, prime * prime, 65537, prime, prime, prime, prime, prime, 1];
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (BigInteger number in numbers)
            {
                writer.WriteInteger(number);
            }
        }

        return writer.Encode();
    }

    private static byte[] Pkcs8(byte[] pkcs1)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.1.1");
                writer.WriteNull();
            }

            writer.WriteOctetString(pkcs1);
        }

        return writer.Encode();
    }
}
