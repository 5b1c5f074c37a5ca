using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using TokenKit.Ims;
using TokenKit.Tests.Ims.Credentials;
using TokenKit.Tests.Ims.Jwt;

namespace TokenKit.Tests.Ims;

/// <summary>The end of the certificate that service credentials tell, where their key is set elsewhere.</summary>
public sealed class FileCertificateEndTests(KeyFixture key) : IClassFixture<KeyFixture>
{
    private static readonly DateTimeOffset End = new(2031, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_key_of_the_files_certificate_ends_with_it()
    {
        using var keyFile = new TemporaryFile(key.Pkcs1Pem);

        Assert.Equal(End, EndOf(key.CertificatePem, jwt => jwt.PrivateKey = key.Pkcs8Pem));
        Assert.Equal(End, EndOf(key.CertificatePem, jwt => jwt.PrivateKeyPath = keyFile.Path));
    }

    [Fact]
    public void A_key_beside_a_file_without_certificate_ends_with_the_files_date() =>
        Assert.Equal(End, EndOf(certificatePem: null, jwt => jwt.PrivateKey = key.Pkcs8Pem));

    [Fact]
    public void A_key_of_another_certificate_has_no_end_of_the_file()
    {
        using RSA other = RSA.Create(2048);

        Assert.Null(EndOf(key.CertificatePem, jwt => jwt.PrivateKey = other.ExportPkcs8PrivateKeyPem()));
    }

    [Fact]
    public void What_signs_elsewhere_ends_with_the_files_date()
    {
        Assert.Equal(End, EndOf(key.CertificatePem, jwt => jwt.SignData = (_, _) => ValueTask.FromResult<byte[]>([1])));
        Assert.Equal(
            End,
            EndOf(
                key.CertificatePem,
                jwt => jwt.SigningCredentials = new SigningCredentials(new RsaSecurityKey(key.Rsa), SecurityAlgorithms.RsaSha256)));
    }

    [Fact]
    public void The_date_of_a_certificate_wins_over_the_date_of_the_file()
    {
        using var certificate = SomeCertificate.Create(End.AddYears(1));

        Assert.Equal(End.AddYears(1), EndOf(certificatePem: null, jwt => jwt.Certificate = certificate));
        Assert.Equal(End.AddYears(1), EndOf(certificatePem: null, jwt => jwt.SigningCredentials = new X509SigningCredentials(certificate)));
    }

    private static DateTimeOffset? EndOf(string? certificatePem, Action<ImsJwtOptions> change)
    {
        using var file = new TemporaryFile(ShapeFiles.ServiceCredentials("FAKE, no key", certificatePem, "2031-01-02T03:04:05.000Z"));
        ImsOptions options = SomeIms.FileOptions(file.Path, options => options.Grant = ImsGrant.Jwt);
        change(options.Jwt);
        var resolver = new ImsCredentialResolver(options, SomeIms.Settings);
        using ImsCredential? credential = resolver.Resolve();
        Assert.Empty(resolver.Problems);
        return credential!.CertificateExpiresAt;
    }
}
