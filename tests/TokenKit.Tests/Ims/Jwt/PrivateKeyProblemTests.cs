using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenKit.Tests.Ims.Jwt;

public sealed class PrivateKeyProblemTests(KeyFixture key) : IClassFixture<KeyFixture>
{
    private const string Unknown = "Found a value that is not a private key in a known format";

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("\"\"")]
    [InlineData("'\\n'")]
    [InlineData("\uFEFF")]
    public void An_empty_text_is_reported(string text) =>
        key.AssertRefused(text, "Found an empty text where an RSA private key is expected. Set the text of the key");

    [Fact]
    public void An_empty_file_is_reported() => key.AssertRefused([], "Found an empty text");

    [Fact]
    public void A_certificate_is_reported()
    {
        key.AssertRefused(
            key.CertificatePem,
            "Found a certificate where an RSA private key is expected.",
            "set the private key that was made together with it");
        key.AssertRefused(key.CertificateDer, "Found a certificate or a certificate request");
        key.AssertRefused(Convert.ToBase64String(key.CertificateDer), "Found a certificate or a certificate request");
    }

    [Fact]
    public void A_certificate_request_is_reported()
    {
        var request = new CertificateRequest("CN=Example", key.Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        key.AssertRefused(request.CreateSigningRequestPem(), "Found a certificate request");
        key.AssertRefused(request.CreateSigningRequest(), "Found a certificate or a certificate request");
    }

    [Fact]
    public void A_public_key_is_reported()
    {
        key.AssertRefused(key.Rsa.ExportSubjectPublicKeyInfoPem(), "Found a public key", "cannot sign");
        key.AssertRefused(key.Rsa.ExportRSAPublicKeyPem(), "Found a public key");
        key.AssertRefused(key.Rsa.ExportSubjectPublicKeyInfo(), "Found a public key");
        key.AssertRefused(key.Rsa.ExportRSAPublicKey(), "Found a public key");
        key.AssertRefused("ssh-rsa " + Convert.ToBase64String(key.Rsa.ExportRSAPublicKey()) + " me@example", "Found a public key of SSH");
    }

    [Fact]
    public void An_EC_key_is_reported()
    {
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pbe = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2048);

        key.AssertRefused(
            ec.ExportPkcs8PrivateKeyPem(), "Found a private key that is not RSA", "Adobe accepts RSA signatures (RS256) only");
        key.AssertRefused(ec.ExportECPrivateKeyPem(), "Found an EC or DSA private key");
        key.AssertRefused(ec.ExportPkcs8PrivateKey(), "Found a private key that is not RSA");
        key.AssertRefused(ec.ExportECPrivateKey(), "Found an EC private key");
        key.AssertProblem(
            ec.ExportEncryptedPkcs8PrivateKeyPem(KeyFixture.Passphrase, pbe),
            KeyFixture.Passphrase,
            "that the passphrase does not open",
            "is not an RSA key");
    }

    [Theory]
    [InlineData("1.3.101.112")]
    [InlineData("1.2.840.10040.4.1")]
    [InlineData("1.2.840.113549.1.1.10")]
    public void A_key_of_another_algorithm_is_reported(string algorithm)
    {
        byte[] der = Pkcs8(algorithm);

        key.AssertRefused(der, "Found a private key that is not RSA", "make an RSA key of 2048 bits");
        key.AssertRefused(PemEncoding.WriteString("PRIVATE KEY", der), "Found a private key that is not RSA");
    }

    [Theory]
    [InlineData("OPENSSH PRIVATE KEY", "Found an OpenSSH private key", "ssh-keygen -p -m PKCS8")]
    [InlineData("DSA PRIVATE KEY", "Found an EC or DSA private key", "make an RSA key of 2048 bits")]
    [InlineData("PKCS7", "Found a PEM without a private key", "-----BEGIN PRIVATE KEY-----")]
    [InlineData("SOMETHING ELSE", "Found a PEM without a private key", "-----BEGIN PRIVATE KEY-----")]
    public void A_PEM_of_another_kind_is_reported(string label, string what, string advice) =>
        key.AssertRefused(Pem(label, "b3BlbnNzaC1rZXktdjEA"), what, advice);

    [Theory]
    [InlineData(
        "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nPublic-Lines: 6\nAAAA", "Found a PuTTY key",
        "puttygen key.ppk -O private-openssh")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJGQUtFIn0.FAKE", "Found a JWT", "set the key itself")]
    [InlineData(
        "{\"ok\":true,\"integration\":{\"privateKey\":\"-----BEGIN RSA PRIVATE KEY-----\\r\\nMIIE\"}}",
        "Found JSON, such as a credential file,", "set only the private key here, as PEM")]
    [InlineData("<RSAKeyValue><Modulus>AQAB</Modulus></RSAKeyValue>", Unknown, "Set a key as PEM")]
    [InlineData("p8e-FAKE-secret-of-a-client", "Found a client secret", "Set the private key of the JWT credential")]
    [InlineData(
        "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----", "Found a key with a damaged BEGIN line", "five hyphens")]
    [InlineData("----BEGIN PRIVATE KEY----\nMIIE\n----END PRIVATE KEY----", "Found a key with a damaged BEGIN line", "five hyphens")]
    [InlineData("-----begin private key-----\nMIIE\n-----end private key-----", "Found a key with a damaged BEGIN line", "five hyphens")]
    [InlineData("MIIE\n-----END CERTIFICATE-----", Unknown, "Set a key as PEM")]
    [InlineData("hunter2", Unknown, "Set a key as PEM")]
    [InlineData("AAAAAAAAAAAAAAAAAAAA", Unknown, "Set a key as PEM")]
    [InlineData("not a key at all!", Unknown, "Set a key as PEM")]
    public void Another_text_is_reported(string text, string what, string advice) => key.AssertRefused(text, what, advice);

    [Theory]
    [InlineData("/run/secrets/private.key")]
    [InlineData("/run/secrets/key")]
    [InlineData("./private.pem")]
    [InlineData("~/private")]
    [InlineData("C:\\keys\\new\\private.pem")]
    [InlineData("\\\\share\\keys\\private")]
    [InlineData("private.pfx")]
    [InlineData("\"../private.key\"")]
    public void A_path_given_as_text_is_reported_and_not_followed(string path) =>
        key.AssertRefused(
            path, "Found the path of a file where an RSA private key is expected.", "Set it as PrivateKeyPath", "the path is not followed");

    [Fact]
    public void Other_binary_data_is_reported()
    {
        key.AssertRefused([0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2], Unknown);
        key.AssertRefused([0x1F, 0x8B, 8, 0, 0, 0], Unknown);
        key.AssertRefused(Sequence(writer => writer.WriteOctetString(new byte[200])), Unknown);
    }

    private static byte[] Pkcs8(string algorithm) => Sequence(writer =>
    {
        writer.WriteInteger(0);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(algorithm);
        }

        writer.WriteOctetString(new byte[34]);
    });

    private static byte[] Sequence(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            write(writer);
        }

        return writer.Encode();
    }

    private static string Pem(string label, string body) => $"-----BEGIN {label}-----\n{body}\n-----END {label}-----";
}
