using System.Globalization;
using System.Text;
using TokenKit.Ims.Credentials;
using TokenKit.Testing;
using TokenKit.Tests.Ims.Jwt;

namespace TokenKit.Tests.Ims.Credentials;

/// <summary>What each shape brings.</summary>
public sealed class CredentialShapeReadingTests(KeyFixture key) : IClassFixture<KeyFixture>
{
    [Theory]
    [InlineData(ShapeFiles.UpperCase)]
    [InlineData(ShapeFiles.CamelCase)]
    [InlineData(ShapeFiles.DotEnv)]
    [InlineData(
        "IMS_OAUTH_S2S_CLIENT_ID=\"FAKE0client0id\"\r\nIMS_OAUTH_S2S_CLIENT_SECRET=[\"p8e-FAKE-secret\"]\r\nIMS_OAUTH_S2S_ORG_ID = "
            + "FEDCBA9876543210FEDCFAKE@AdobeOrg\r\nIMS_OAUTH_S2S_SCOPES=\"[\\\"openid\\\",\\\"AdobeID\\\",\\\"read_organizations\\\"]\"")]
    public void A_plain_credential_brings_everything_for_OAuth(string content)
    {
        CredentialFileEntry entry = ReadOne(content);

        Assert.Equal(ExampleCredential.ClientId, entry.OAuth!.ClientId);
        Assert.Equal([ExampleCredential.ClientSecret], entry.OAuth.ClientSecrets);
        Assert.Equal(["openid", "AdobeID", "read_organizations"], entry.OAuth.Scopes);
        Assert.Equal(ExampleCredential.OrganizationId, entry.OrganizationId);
        Assert.Equal((null, null, null, null), (entry.Name, entry.Jwt, entry.LocalToken, entry.Authority));
    }

    [Fact]
    public void Service_credentials_bring_everything_for_the_exchange_and_the_host()
    {
        CredentialFileEntry entry = ReadOne(
            ShapeFiles.ServiceCredentials(key.Pkcs1Pem, key.CertificatePem, "2031-01-02T03:04:05.000Z").Replace(
                "ent_aem_cloud_api", "ent_aem_cloud_api,ent_other", StringComparison.Ordinal));

        Assert.Null(entry.OAuth);
        Assert.Equal(ExampleCredential.ClientId, entry.Jwt!.ClientId);
        Assert.Equal([ExampleCredential.ClientSecret], entry.Jwt.ClientSecrets);
        Assert.Equal(ExampleCredential.TechnicalAccountId, entry.Jwt.TechnicalAccountId);
        Assert.Equal(["ent_aem_cloud_api,ent_other"], entry.Jwt.Metascopes);
        key.AssertReads(entry.Jwt.PrivateKey!);
        Assert.Equal(new DateTimeOffset(2031, 1, 2, 3, 4, 5, TimeSpan.Zero), entry.Jwt.CertificateExpiresAt);
        Assert.Equal(new Uri("https://ims-na1.adobelogin.com/"), entry.Authority);
        Assert.Equal(ExampleCredential.OrganizationId, entry.OrganizationId);
    }

    [Fact]
    public void Without_a_date_the_end_of_the_certificate_is_read_from_itself_and_else_unknown()
    {
        Assert.Equal(
            DateTimeOffset.UnixEpoch.AddYears(99),
            ReadOne(ShapeFiles.ServiceCredentials(key.Pkcs1Pem, key.CertificatePem)).Jwt!.CertificateExpiresAt);
        Assert.Equal(
            DateTimeOffset.UnixEpoch.AddYears(99),
            ReadOne(ShapeFiles.ServiceCredentials(key.Pkcs1Pem, key.CertificatePem, "soon")).Jwt!.CertificateExpiresAt);
        Assert.Null(
            ReadOne(
                ShapeFiles.ServiceCredentials(
                    key.Pkcs1Pem, "-----BEGIN CERTIFICATE-----\nFAKE\n-----END CERTIFICATE-----")).Jwt!.CertificateExpiresAt);
        Assert.Null(ReadOne(ShapeFiles.ServiceCredentials(key.Pkcs1Pem)).Jwt!.CertificateExpiresAt);
    }

    [Theory]
    [InlineData("technicalAccount", "the integration has no technicalAccount")]
    [InlineData("clientId", "technicalAccount of the integration has no clientId")]
    public void Service_credentials_without_a_client_are_reported(string missing, string said) =>
        AssertProblem(ShapeFiles.ServiceCredentials(key.Pkcs1Pem).Replace($"\"{missing}\"", "\"other\"", StringComparison.Ordinal), said);

    [Theory]
    [InlineData("ims-na1-stg1.adobelogin.com", "https://ims-na1-stg1.adobelogin.com/")]
    [InlineData("https://ims-na1.adobelogin.com", "https://ims-na1.adobelogin.com/")]
    [InlineData("ims-na1.adobelogin.com/", "https://ims-na1.adobelogin.com/")]
    [InlineData("IMS-na1.adobelogin.com:443", "https://ims-na1.adobelogin.com/")]
    [InlineData("https://ims-na1.adobelogin.com:443/", "https://ims-na1.adobelogin.com/")]
    [InlineData("http://ims-na1.adobelogin.com", null)]
    [InlineData("user:p8e-FAKE@ims.example", null)]
    [InlineData("ims.example/ims?x=p8e-FAKE", null)]
    [InlineData("ims example", null)]
    public void The_host_of_service_credentials_is_a_bare_one(string endpoint, string? authority)
    {
        string content = ShapeFiles.ServiceCredentials(key.Pkcs1Pem).Replace("ims-na1.adobelogin.com", endpoint, StringComparison.Ordinal);
        if (authority is null)
        {
            AssertProblem(content, "the integration: imsEndpoint is not a host such as ims-na1.adobelogin.com");
        }
        else
        {
            Assert.Equal(new Uri(authority), ReadOne(content).Authority);
        }
    }

    [Fact]
    public void Both_parts_of_a_credential_of_a_project_are_read()
    {
        CredentialFileEntry entry = ReadOne(ShapeFiles.Project($"{ShapeFiles.JwtPart},{ShapeFiles.OAuthPart}"));

        Assert.Equal("demo-0", entry.Name);
        Assert.Equal(["p8e-FAKE-outdated", ExampleCredential.ClientSecret], entry.OAuth!.ClientSecrets);
        Assert.Equal([ExampleCredential.ClientSecret], entry.Jwt!.ClientSecrets);
        Assert.Equal([ExampleCredential.Metascope], entry.Jwt.Metascopes);
        Assert.Equal(ExampleCredential.TechnicalAccountId, entry.Jwt.TechnicalAccountId);
        Assert.Equal((null, null), (entry.Jwt.PrivateKey, entry.Jwt.PrivateKeyPath));
    }

    [Fact]
    public void Contexts_of_aio_that_hold_no_credential_are_passed_over()
    {
        IReadOnlyList<CredentialFileEntry> entries = Read(ShapeFiles.Aio(ShapeFiles.AioOAuth(), ShapeFiles.AioJwt(key.Pkcs8Pem)));

        Assert.Equal(["demo_s2s (FAKE0client0id)", "demo_jwt (FAKE0client0id, JWT)"], entries.Select(entry => entry.ToString()));
        Assert.Equal([new Uri("https://ims-na1.adobelogin.com/"), null], entries.Select(entry => entry.Authority));
        AssertProblem(ShapeFiles.Aio("\"other\":{}"), "none of its ims.contexts has a client_id");
    }

    [Fact]
    public void Contexts_of_aio_are_read_although_the_project_without_its_secrets_is_beside_them()
    {
        string project = SomeIms.ProjectFile("""{"id":"1","name":"demo","integration_type":"oauth_server_to_server"}""");
        string contexts = ShapeFiles.Aio(ShapeFiles.AioOAuth());

        Assert.Equal("demo_s2s", ReadOne($"{project.TrimEnd()[..^1]},{contexts.TrimStart()[1..]}").Name);
    }

    [Theory]
    [InlineData("stage", "https://ims-na1-stg1.adobelogin.com/")]
    [InlineData("STAGE", "https://ims-na1-stg1.adobelogin.com/")]
    [InlineData("Prod", "https://ims-na1.adobelogin.com/")]
    [InlineData("production", null)]
    public void The_environment_of_aio_is_prod_or_stage(string environment, string? authority)
    {
        string content = ShapeFiles.Aio(ShapeFiles.AioOAuth()).Replace("\"prod\"", $"\"{environment}\"", StringComparison.Ordinal);
        if (authority is null)
        {
            AssertProblem(content, "the context 'demo_s2s': env is neither prod nor stage");
        }
        else
        {
            Assert.Equal(new Uri(authority), ReadOne(content).Authority);
        }
    }

    [Fact]
    public void A_key_of_aio_is_a_text_lines_or_a_path_beside_the_file_or_elsewhere()
    {
        using var file = new TemporaryFile("x");

        CredentialFileEntry.JwtPart Jwt(object privateKey) => Assert.Single(
            CredentialFile.Read(
                Encoding.UTF8.GetBytes(ShapeFiles.Aio(ShapeFiles.AioJwt(privateKey, " FAKE-passphrase "))), file.Folder)).Jwt!;

        key.AssertReads(Jwt(key.Pkcs8Pem.Split('\n')).PrivateKey!);
        key.AssertReads(Jwt(Convert.ToBase64String(Encoding.UTF8.GetBytes(key.Pkcs8Pem))).PrivateKey!);
        Assert.Equal((null, file.Path), (Jwt("credential.json").PrivateKey, Jwt("credential.json").PrivateKeyPath));
        Assert.Equal((null, "elsewhere.key"), (Jwt("elsewhere.key").PrivateKey, Jwt("elsewhere.key").PrivateKeyPath));
        Assert.Equal(" FAKE-passphrase ", Jwt("x").Passphrase);
    }

    [Theory]
    [InlineData("""{"created_at":"1768478400000","expires_in":"86400000"}""", "2026-01-16T12:00:00Z")]
    [InlineData("""{"created_at":1768478400000,"expires_in":86400000}""", "2026-01-16T12:00:00Z")]
    [InlineData("""{"created_at":"1768478400000"}""", null)]
    [InlineData("""{"created_at":"1768478400000","expires_in":"-1"}""", null)]
    [InlineData("""{"created_at":"1768478400000","expires_in":"1e3"}""", null)]
    [InlineData("""{"created_at":"9223372036854775807","expires_in":"9223372036854775807"}""", null)]
    [InlineData("""{"created_at":"253402300799999","expires_in":"1"}""", null)]
    [InlineData("""{"created_at":{},"expires_in":[]}""", null)]
    [InlineData("[]", null)]
    [InlineData("no claims", null)]
    public void The_end_of_a_local_token_is_read_from_its_claims(string claims, string? expiresAt)
    {
        string token = $"eyFAKE.{System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.RkFLRQ";
        if (expiresAt is null)
        {
            AssertProblem(
                ShapeFiles.LocalToken(token),
                "its accessToken does not say when it expires: it is not a token of Adobe IMS with the claims created_at and expires_in");
        }
        else
        {
            AccessToken local = ReadOne(ShapeFiles.LocalToken(token)).LocalToken!;
            Assert.Equal((token, DateTimeOffset.Parse(expiresAt, CultureInfo.InvariantCulture)), (local.Value, local.ExpiresAt));
        }
    }

    [Theory]
    [InlineData("\"eyFAKE.\\r\\nX.Y\"", "illegal character (U+000D) at position 7")]
    [InlineData("\"one.two\"", "does not say when it expires")]
    [InlineData("\"a.*.b\"", "does not say when it expires")]
    [InlineData("\" \"", "the local development token has no accessToken")]
    [InlineData("7", "the local development token: accessToken is a number, and a string is expected")]
    public void A_local_token_that_is_not_valid_is_reported(string value, string said) =>
        AssertProblem($$"""{"accessToken":{{value}}}""", said);

    [Theory]
    [InlineData("IMS_OAUTH_S2S_CLIENT_SECRET=p8e-FAKE", "IMS_OAUTH_S2S_CLIENT_ID is not set")]
    [InlineData(
        "IMS_OAUTH_S2S_CLIENT_ID=FAKE\nIMS_OAUTH_S2S_SCOPES=[openid]", "IMS_OAUTH_S2S_SCOPES starts like a JSON list and is not valid")]
    public void Variables_that_cannot_be_are_reported_by_their_name(string content, string said) => AssertProblem(content, said);

    private static IReadOnlyList<CredentialFileEntry> Read(string content) =>
        CredentialFile.Read(Encoding.UTF8.GetBytes(content), string.Empty);

    private static CredentialFileEntry ReadOne(string content) => Assert.Single(Read(content));

    private static void AssertProblem(string content, string said)
    {
        CredentialFileException failure = Assert.Throws<CredentialFileException>(() => Read(content));
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.Null(failure.InnerException);
        Assert.DoesNotContain("p8e-", failure.Message, StringComparison.Ordinal);
    }
}
