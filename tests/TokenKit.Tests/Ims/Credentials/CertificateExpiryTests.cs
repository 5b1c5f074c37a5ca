using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TokenKit.Ims.Credentials;
using TokenKit.Tests.Ims.Jwt;

namespace TokenKit.Tests.Ims.Credentials;

/// <summary>The end of the certificate in service credentials, which only a warning depends on.</summary>
public sealed class CertificateExpiryTests(KeyFixture key) : IClassFixture<KeyFixture>
{
    private static readonly DateTimeOffset OfCertificate = DateTimeOffset.UnixEpoch.AddYears(99);

    [Theory]
    [InlineData("\"2031-01-02T03:04:05.000Z\"", "2031-01-02T03:04:05Z")]
    [InlineData("\"2031-01-02T03:04:05+02:00\"", "2031-01-02T01:04:05Z")]
    [InlineData("\"2031-01-02T03:04Z\"", "2031-01-02T03:04:00Z")]
    [InlineData("\"2031-01-02 03:04:05\"", "2031-01-02T03:04:05Z")]
    [InlineData("\" 2031-01-02 \"", "2031-01-02T00:00:00Z")]
    [InlineData("1925089445000", "2031-01-02T03:04:05Z")]
    [InlineData("\"1925089445000\"", "2031-01-02T03:04:05Z")]
    public void A_date_is_read_as_ISO_8601_or_in_milliseconds(string date, string end) =>
        Assert.Equal(DateTimeOffset.Parse(end, CultureInfo.InvariantCulture), EndOf(date, "null"));

    [Theory]
    [InlineData("\"12:00\"")]
    [InlineData("\"01/02/2031\"")]
    [InlineData("\"2 Jan 2031\"")]
    [InlineData("\"2031\"")]
    [InlineData("2031")]
    [InlineData("1.5e12")]
    [InlineData("-1925089445000")]
    [InlineData("99999999999999999999")]
    [InlineData("true")]
    [InlineData("{\"$date\":\"2031-01-02\"}")]
    [InlineData("[2031,1,2]")]
    [InlineData("null")]
    public void Any_other_date_refuses_nothing_and_leaves_it_to_the_certificate(string date)
    {
        Assert.Equal(OfCertificate, EndOf(date, JsonValue.Create(key.CertificatePem).ToJsonString()));
        Assert.Null(EndOf(date, "null"));
    }

    [Fact]
    public void A_certificate_is_read_whichever_way_it_came()
    {
        string pem = key.CertificatePem;
        string[] texts =
        [
            pem.ReplaceLineEndings("\r\n"), pem.ReplaceLineEndings("\\n"), pem.ReplaceLineEndings(""),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(pem)),
            Convert.ToBase64String(key.CertificateDer),
        ];

        Assert.All(texts, text => Assert.Equal(OfCertificate, EndOf("null", JsonValue.Create(text).ToJsonString())));
        Assert.Equal(
            OfCertificate, EndOf("null", new JsonArray([.. pem.Split('\n').Select(line => JsonValue.Create(line))]).ToJsonString()));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\"\"")]
    [InlineData("\"FAKE\"")]
    [InlineData("\"-----BEGIN CERTIFICATE-----FAKE-----END CERTIFICATE-----\"")]
    [InlineData("\"-----BEGIN PUBLIC KEY-----FAKE-----END PUBLIC KEY-----\"")]
    public void A_text_that_is_not_a_certificate_is_ignored(string certificate) => Assert.Null(EndOf("null", certificate));

    private DateTimeOffset? EndOf(string date, string certificate)
    {
        string file = ShapeFiles.ServiceCredentials(key.Pkcs1Pem)
            .Replace("\"certificateExpirationDate\":null", $"\"certificateExpirationDate\":{date}", StringComparison.Ordinal)
            .Replace("\"publicKey\":null", $"\"publicKey\":{certificate}", StringComparison.Ordinal);
        return Assert.Single(CredentialFile.Read(Encoding.UTF8.GetBytes(file), string.Empty)).Jwt!.CertificateExpiresAt;
    }
}
