using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Tokens;
using TokenKit.Ims;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.Ims;

/// <summary>The end of the certificate, wherever it is known from.</summary>
public sealed class CertificateEndTests : ImsTest
{
    private static readonly Dictionary<string, Action<ImsJwtOptions, X509Certificate2>> Sources = new()
    {
        ["Certificate"] = (jwt, certificate) => jwt.Certificate = certificate,
        ["SigningCredentials"] = (jwt, certificate) => jwt.SigningCredentials = new X509SigningCredentials(certificate),
        ["PFX"] = (jwt, certificate) => jwt.PrivateKey = Convert.ToBase64String(certificate.Export(X509ContentType.Pkcs12)),
        ["PEM, certificate first"] = (jwt, certificate) => jwt.PrivateKey = certificate.ExportCertificatePem() + "\n" + KeyOf(certificate),
        ["PEM, key first, one line"] = (jwt, certificate) => jwt.PrivateKey = (
            KeyOf(certificate) + certificate.ExportCertificatePem()).Replace("\n", "", StringComparison.Ordinal),
        ["PEM, another certificate before"] = (jwt, certificate) =>
            jwt.PrivateKey = OtherCertificatePem() + "\n" + KeyOf(certificate) + "\n" + certificate.ExportCertificatePem(),
    };

    public static TheoryData<string> SourceNames => [.. Sources.Keys];

    [Theory]
    [MemberData(nameof(SourceNames))]
    public async Task A_certificate_is_warned_about_from_30_days_before_its_expiry_with_each_token(string source)
    {
        using X509Certificate2 certificate = SomeCertificate.Create(SomeOAuth.Now.AddDays(31));
        ImsTokenProvider provider = Provider(SomeJwt.Options(jwt => Sources[source](jwt, certificate)));
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync(provider);
        Assert.Empty(Warnings);

        Clock.Advance(TimeSpan.FromDays(1));
        await AcquireAsync(provider);
        await AcquireAsync(provider);
        Assert.Equal(2, Warnings.Count);
        Assert.All(Warnings, warning => Assert.StartsWith(
            $"The certificate of the token aem expires on {SomeOAuth.Now.AddDays(31):yyyy-MM-dd}, in 30 days; the legacy JWT exchange "
                + "then "
                + "stops. For service credentials of the AEM Developer Console, make a new certificate there; in the Adobe Developer "
                    + "Console no "
                + "new certificate can be made.",
            warning,
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_expired_certificate_is_reported_and_still_used()
    {
        using X509Certificate2 certificate = SomeCertificate.Create(SomeOAuth.Now.AddHours(-1));
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync(SomeJwt.Options(jwt => jwt.Certificate = certificate));

        Assert.StartsWith(
            $"The certificate of the token aem expired on {SomeOAuth.Now.AddHours(-1):yyyy-MM-dd}",
            Assert.Single(Warnings),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_day_counts_as_none()
    {
        using X509Certificate2 certificate = SomeCertificate.Create(SomeOAuth.Now.AddHours(23));
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync(SomeJwt.Options(jwt => jwt.Certificate = certificate));

        Assert.Contains("in 0 days", Assert.Single(Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_certificate_of_another_key_says_nothing_about_this_one()
    {
        using X509Certificate2 certificate = SomeCertificate.Create(SomeOAuth.Now.AddDays(3));
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync(SomeJwt.Options(jwt => jwt.PrivateKey = OtherCertificatePem() + "\n" + KeyOf(certificate)));

        Assert.Empty(Warnings);
    }

    [Fact]
    public void A_provider_made_again_does_not_warn_of_the_grant_again()
    {
        Provider(SomeJwt.SignedOptions());
        Provider(SomeJwt.SignedOptions());

        Assert.Empty(Warnings);
    }

    private static string KeyOf(X509Certificate2 certificate)
    {
        using RSA key = certificate.GetRSAPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    private static string OtherCertificatePem()
    {
        using X509Certificate2 other = SomeCertificate.Create(SomeOAuth.Now.AddDays(1));
        return other.ExportCertificatePem();
    }
}
