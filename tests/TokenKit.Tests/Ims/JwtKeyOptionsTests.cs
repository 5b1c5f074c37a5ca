using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using TokenKit.Ims;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.Ims;

/// <summary>What may sign an assertion, and what is refused before a request.</summary>
public sealed class JwtKeyOptionsTests : ImsTest
{
    [Fact]
    public void Two_keys_are_reported_by_their_names()
    {
        using X509Certificate2 certificate = SomeCertificate.Create(SomeOAuth.Now);

        AssertRefused(
            jwt => (jwt.PrivateKeyPath, jwt.Certificate, jwt.SignData) = (
                "key.pem", certificate, (_, _) => ValueTask.FromResult<byte[]>([])),
            " has more than one key (PrivateKeyPath, Certificate, SignData): keep one of them.");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void A_blank_setting_is_not_a_key(string blank)
    {
        AssertRefused(jwt => (jwt.PrivateKey, jwt.PrivateKeyPath) = (blank, blank), " has no key: set one of PrivateKeyPath");

        using X509Certificate2 certificate = SomeCertificate.Create(SomeOAuth.Now);
        Assert.True(
            Provider(
                SomeJwt.Options(
                    jwt => (jwt.PrivateKey, jwt.PrivateKeyPath, jwt.Certificate) = (blank, blank, certificate))).UsesLegacyGrant);
    }

    [Fact]
    public void A_missing_key_is_reported_with_every_way_to_set_one() =>
        AssertRefused(
            _ => { }, " has no key: set one of PrivateKeyPath, PrivateKey and, in code, Certificate, SigningCredentials and SignData.");

    [Fact]
    public void A_certificate_without_its_private_key_is_refused()
    {
        using X509Certificate2 certificate = SomeCertificate.Create(SomeOAuth.Now);
        using X509Certificate2 publicHalf = X509CertificateLoader.LoadCertificate(certificate.RawData);

        AssertRefused(
            jwt => jwt.Certificate = publicHalf,
            ":Certificate: Found a certificate without its private key where an RSA private key is expected.");
    }

    [Fact]
    public void A_certificate_that_is_not_RSA_is_refused()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=FAKE", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            SomeOAuth.Now, SomeOAuth.Now.AddYears(1));

        AssertRefused(jwt => jwt.Certificate = certificate, ":Certificate: Found a certificate whose key is not RSA", "RS256");
        AssertRefused(
            jwt => jwt.SigningCredentials = new X509SigningCredentials(certificate, SecurityAlgorithms.RsaSha256),
            ":SigningCredentials: Found signing credentials with a key that is not RSA");
    }

    [Fact]
    public void A_certificate_with_a_small_key_is_refused()
    {
        using X509Certificate2 certificate = SomeCertificate.Create(SomeOAuth.Now, keySize: 1024);

        AssertRefused(jwt => jwt.Certificate = certificate, ":Certificate: Found an RSA key of 1024 bits, which is too small,");
    }

    [Fact]
    public void A_certificate_that_was_disposed_is_refused()
    {
        X509Certificate2 certificate = SomeCertificate.Create(SomeOAuth.Now);
        certificate.Dispose();

        AssertRefused(jwt => jwt.Certificate = certificate, ":Certificate: Found a certificate whose private key is not accessible");
    }

    [Fact]
    public void Signing_credentials_for_another_algorithm_are_refused()
    {
        using RSA rsa = RSA.Create(2048);

        AssertRefused(
            jwt => jwt.SigningCredentials = new(new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSha512),
            ":SigningCredentials: Found signing credentials for RS512. Adobe accepts RS256 only");
    }

    [Fact]
    public void Signing_credentials_with_a_public_key_are_refused()
    {
        using X509Certificate2 certificate = SomeCertificate.Create(SomeOAuth.Now);
        using X509Certificate2 publicHalf = X509CertificateLoader.LoadCertificate(certificate.RawData);

        AssertRefused(
            jwt => jwt.SigningCredentials = new X509SigningCredentials(publicHalf),
            ":SigningCredentials: Found signing credentials with a public key");

        using RSA rsa = publicHalf.GetRSAPublicKey()!;
        JsonWebKey web = JsonWebKeyConverter.ConvertFromRSASecurityKey(
            new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: false)));
        AssertRefused(
            jwt => jwt.SigningCredentials = new(web, SecurityAlgorithms.RsaSha256),
            ":SigningCredentials: Found signing credentials with a public key");
    }

    [Fact]
    public void Signing_credentials_with_a_small_key_are_refused()
    {
        using RSA rsa = RSA.Create(1024);
        using X509Certificate2 certificate = SomeCertificate.Create(SomeOAuth.Now, keySize: 1024);
        SecurityKey[] keys =
        [
            new RsaSecurityKey(rsa),
            new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true)),
            new X509SecurityKey(certificate),
            JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true))),
        ];

        Assert.All(keys, key => AssertRefused(
            jwt => jwt.SigningCredentials = new(key, SecurityAlgorithms.RsaSha256),
            ":SigningCredentials: Found signing credentials with an RSA key of 1024 bits, which is too small,"));
    }

    [Fact]
    public async Task Signing_credentials_with_the_private_half_sign_in_every_form()
    {
        using RSA rsa = RSA.Create(2048);
        SecurityKey[] keys =
        [
            new RsaSecurityKey(rsa), new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true)),
            JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true))),
        ];

        foreach (SecurityKey key in keys)
        {
            Wire.Answer(SomeOAuth.Token());
            Assert.NotNull(await AcquireAsync(SomeJwt.Options(jwt => jwt.SigningCredentials = new(key, SecurityAlgorithms.RsaSha256))));
        }
    }

    [Fact]
    public void Signing_credentials_with_a_shared_key_are_refused() => AssertRefused(
        jwt => jwt.SigningCredentials = new(new SymmetricSecurityKey(new byte[32]), SecurityAlgorithms.RsaSha256),
        ":SigningCredentials: Found signing credentials with a key that is not RSA");

    [Fact]
    public void Signing_credentials_of_a_certificate_that_was_disposed_are_refused()
    {
        X509Certificate2 certificate = SomeCertificate.Create(SomeOAuth.Now);
        var credentials = new X509SigningCredentials(certificate);
        certificate.Dispose();

        AssertRefused(jwt => jwt.SigningCredentials = credentials, ":SigningCredentials cannot be used (System.Security.Cryptography.");
    }

    [Fact]
    public async Task What_is_the_users_stays_the_users()
    {
        using X509Certificate2 certificate = SomeCertificate.Create(SomeOAuth.Now);
        Wire.Answer(SomeOAuth.Token());
        ImsTokenProvider provider = Provider(SomeJwt.Options(jwt => jwt.Certificate = certificate));
        await AcquireAsync(provider);

        provider.Dispose();

        using RSA key = certificate.GetRSAPrivateKey()!;
        Assert.NotEmpty(key.SignData([1], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public async Task A_key_that_was_read_is_disposed_with_the_provider()
    {
        using RSA rsa = RSA.Create(2048);
        ImsTokenProvider provider = Provider(SomeJwt.Options(jwt => jwt.PrivateKey = rsa.ExportPkcs8PrivateKeyPem()));

        provider.Dispose();

        Assert.Contains("ObjectDisposedException", (await FailAsync(provider)).Message, StringComparison.Ordinal);
    }

    private void AssertRefused(Action<ImsJwtOptions> change, params string[] said)
    {
        OptionsValidationException failure = Assert.Throws<OptionsValidationException>(() => Provider(SomeJwt.Options(change)));

        string problem = Assert.Single(failure.Failures);
        Assert.StartsWith("AdobeTokens:aem:Jwt" + said[0], problem, StringComparison.Ordinal);
        Assert.All(said, part => Assert.Contains(part, problem, StringComparison.Ordinal));
    }
}
