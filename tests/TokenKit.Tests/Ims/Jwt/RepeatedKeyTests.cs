using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TokenKit.Ims.Jwt;

namespace TokenKit.Tests.Ims.Jwt;

/// <summary>The same key more than once is one key; two keys are a question that only a person can answer.</summary>
public sealed class RepeatedKeyTests(KeyFixture key) : IClassFixture<KeyFixture>
{
    private static readonly DateTimeOffset End = DateTimeOffset.UnixEpoch.AddYears(90);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void A_PFX_with_two_certificates_of_one_key_is_read_and_ends_with_the_later_one(int first, int second)
    {
        X509Certificate2[] certificates = [Certificate(key.Rsa, End), Certificate(key.Rsa, End.AddYears(-5))];
        byte[] pfx = Pfx(certificates[first], certificates[second]);

        using SigningKey read = PrivateKeyReader.Read(pfx, null);

        key.AssertSigns(read.Rsa);
        Assert.Equal(End, read.CertificateExpiresAt);
    }

    [Fact]
    public void A_PFX_with_two_keys_is_reported()
    {
        using RSA other = RSA.Create(2048);

        key.AssertRefused(Pfx(Certificate(key.Rsa, End), Certificate(other, End)), "Found a PFX with 2 private keys", "Export it again");
    }

    [Fact]
    public void A_PEM_that_repeats_its_key_is_read()
    {
        key.AssertReads(key.Pkcs8Pem + "\n" + key.CertificatePem + "\n" + key.Pkcs8Pem.ReplaceLineEndings("\r\n"));
        string encrypted = key.EncryptedPem;
        key.AssertReads(encrypted + "\n" + encrypted, KeyFixture.Passphrase);
    }

    [Fact]
    public void A_PEM_with_two_keys_is_reported()
    {
        using RSA other = RSA.Create(2048);

        key.AssertRefused(
            key.Pkcs8Pem + "\n" + other.ExportPkcs8PrivateKeyPem() + "\n" + key.Pkcs8Pem, "Found 2 private keys", "Keep only the one");
    }

    private static X509Certificate2 Certificate(RSA key, DateTimeOffset end) =>
        new CertificateRequest(
            "CN=Example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, end);

    private static byte[] Pfx(params X509Certificate2[] certificates)
    {
        byte[] pfx = new X509Certificate2Collection(certificates).Export(X509ContentType.Pkcs12)!;
        Array.ForEach(certificates, certificate => certificate.Dispose());
        return pfx;
    }
}
