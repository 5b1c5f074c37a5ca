using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenKit.Tests.Ims.Jwt;

public sealed class DamagedKeyTests(KeyFixture key) : IClassFixture<KeyFixture>
{
    private const string Damaged = "Found a private key that is damaged or cut off";

    [Fact]
    public void A_key_that_is_cut_off_is_reported()
    {
        string pem = key.Pkcs8Pem;
        key.AssertRefused(pem[..(pem.Length / 2)], Damaged, "Copy it again from its source, complete and without changes.");
        key.AssertRefused("-----BEGIN PRIVATE KEY-----", Damaged);
        key.AssertRefused("-----BEGIN PRIVATE", "Found a PEM without a private key");
        key.AssertRefused(pem.Remove(400, 65), Damaged);
        key.AssertRefused(Convert.ToBase64String(key.Pkcs8Der)[..800], Damaged);
        key.AssertRefused(key.Pkcs1Der[..100], Damaged);
    }

    [Fact]
    public void A_damaged_key_is_reported()
    {
        key.AssertRefused(key.Pkcs8Pem.Insert(200, "*"), Damaged);
        key.AssertRefused(key.Pkcs8Pem.Replace("END PRIVATE", "END RSA PRIVATE", StringComparison.Ordinal), Damaged);
        key.AssertRefused(Changed(key.Pkcs8Der, 100), Damaged);
        key.AssertRefused(Changed(key.Pkcs1Der, 700), Damaged);
        key.AssertRefused([0x30, 0x80, 0x02, 0x01, 0x00, 0x30], Damaged);
    }

    [Fact]
    public void A_key_whose_parts_do_not_belong_together_is_reported()
    {
        RSAParameters parts = key.Rsa.ExportParameters(includePrivateParameters: true);
        byte[] der = key.Pkcs1Der;
        foreach (byte[] exponent in new[] { parts.D!, parts.DP! })
        {
            der[der.AsSpan().IndexOf(exponent.AsSpan(8, 64)) + 32] ^= 0x55;
        }

        key.AssertRefused(der, Damaged);
    }

    [Fact]
    public void Several_private_keys_are_reported() =>
        key.AssertRefused(key.Pkcs8Pem + "\n" + key.Pkcs1Pem, "Found 2 private keys", "Keep only the one");

    [Theory]
    [InlineData(1024)]
    [InlineData(2040)]
    public void A_small_key_is_reported_with_its_size(int size)
    {
        using RSA small = RSA.Create(size);
        key.AssertRefused(
            small.ExportPkcs8PrivateKeyPem(), $"Found an RSA key of {size} bits, which is too small,", "Make one of 2048 bits");
        key.AssertRefused(small.ExportRSAPrivateKey(), $"{size} bits");
    }

    [Fact]
    public void A_PFX_without_one_RSA_key_is_reported()
    {
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 withEc = new CertificateRequest("CN=Example", ec, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(99));
        using X509Certificate2 alone = X509CertificateLoader.LoadCertificate(key.CertificateDer);

        key.AssertRefused(withEc.Export(X509ContentType.Pkcs12, "")!, "Found a PFX without an RSA private key");
        key.AssertRefused(alone.Export(X509ContentType.Pkcs12, "")!, "Found a PFX without an RSA private key");
    }

    private static byte[] Changed(byte[] der, int index)
    {
        der[index] ^= 0x55;
        return der;
    }
}
