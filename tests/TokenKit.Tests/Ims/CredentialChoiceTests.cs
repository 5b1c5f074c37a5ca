using TokenKit.Ims;
using TokenKit.Testing;
using TokenKit.Tests.Ims.Credentials;
using TokenKit.Tests.Ims.Jwt;

namespace TokenKit.Tests.Ims;

/// <summary>Which credential of a file is used, for which grant, and what wins.</summary>
public sealed class CredentialChoiceTests(KeyFixture key) : IClassFixture<KeyFixture>
{
    private const string Second =
        """ "oauth_server_to_server":{"client_id":"FAKE0second0id","client_secrets":["p8e-FAKE-2nd"],"scopes":["openid"]} """;

    [Theory]
    [InlineData("demo-1", null)]
    [InlineData(null, "FAKE0second0id")]
    [InlineData(" demo-1\n", "FAKE0second0id")]
    public void A_name_or_a_client_id_picks_one_of_several(string? name, string? clientId) => Assert.Equal(
        ["p8e-FAKE-2nd"],
        Resolve(
            ShapeFiles.Project(ShapeFiles.OAuthPart, Second),
            options => (options.CredentialName, options.ClientId) = (name, clientId)).ClientSecrets);

    [Theory]
    [InlineData(
        "demo-0", "FAKE0second0id",
        "holds no credential with the name of AdobeTokens:aem:CredentialName, 'demo-0' and the client id of AdobeTokens:aem:ClientId, "
            + "'FAKE0second0id'. It holds: demo-0 (FAKE0client0id), demo-1 (FAKE0second0id).")]
    [InlineData(
        "demo", null,
        "holds no credential with the name of AdobeTokens:aem:CredentialName, 'demo'. It holds: demo-0 (FAKE0client0id), demo-1 "
            + "(FAKE0second0id).")]
    [InlineData("p8e-FAKE-mistaken", null, "'(not shown)'. It holds: demo-0")]
    public void A_name_and_a_client_id_must_both_match(string? name, string? clientId, string said) => AssertProblem(
        ShapeFiles.Project(ShapeFiles.OAuthPart, Second), options => (options.CredentialName, options.ClientId) = (name, clientId), said);

    [Fact]
    public void A_name_picks_a_context_of_aio() => Assert.Equal(
        ["openid"],
        Resolve(
            ShapeFiles.Aio(ShapeFiles.AioOAuth(), ShapeFiles.AioOAuth("other", scopes: "[\"openid\"]")),
            options => options.CredentialName = "other").Scopes);

    [Fact]
    public void A_credential_of_both_kinds_serves_the_grant_that_is_set()
    {
        string file = ShapeFiles.Project($"{ShapeFiles.JwtPart},{ShapeFiles.OAuthPart}");

        Assert.Null(Resolve(file).Assertion);
        ImsCredential legacy = Resolve(file, options => (options.Grant, options.Jwt.PrivateKey) = (ImsGrant.Jwt, key.Pkcs8Pem));
        Assert.NotNull(legacy.Assertion);
        Assert.Equal([ExampleCredential.ClientSecret], legacy.ClientSecrets);
        Assert.Equal("/ims/exchange/jwt", legacy.TokenEndpoint.AbsolutePath);
    }

    [Fact]
    public void Of_two_kinds_of_credentials_the_one_that_fits_the_grant_is_used()
    {
        string file = ShapeFiles.Aio(ShapeFiles.AioOAuth(), ShapeFiles.AioJwt(key.Pkcs8Pem));

        Assert.Null(Resolve(file).Assertion);
        Assert.NotNull(Resolve(file, options => options.Grant = ImsGrant.Jwt).Assertion);
    }

    [Fact]
    public void Without_a_grant_a_JWT_credential_alone_uses_the_exchange()
    {
        using ImsCredential credential = Resolve(ShapeFiles.ServiceCredentials(key.Pkcs1Pem));

        Assert.NotNull(credential.Assertion);
    }

    [Fact]
    public void Without_a_grant_settings_of_a_JWT_credential_use_the_exchange_unless_there_are_scopes()
    {
        Assert.NotNull(ResolveOptions([]).Assertion);
        Assert.Null(ResolveOptions(["openid"]).Assertion);

        ImsCredential ResolveOptions(string[] scopes)
        {
            ImsOptions options = SomeJwt.SignedOptions();
            options.Grant = null;
            options.Scopes.Clear();
            foreach (string scope in scopes)
            {
                options.Scopes.Add(scope);
            }

            var resolver = new ImsCredentialResolver(options, SomeIms.Settings);
            ImsCredential? credential = resolver.Resolve();
            Assert.Empty(resolver.Problems);
            return credential!;
        }
    }

    [Fact]
    public void A_JWT_credential_under_the_grant_of_OAuth_is_reported_with_both_ways_to_fix_it() => AssertProblem(
        ShapeFiles.ServiceCredentials(key.Pkcs1Pem),
        options => options.Grant = ImsGrant.ClientCredentials,
        "unnamed (FAKE0client0id, JWT) of '",
        "is a JWT credential. Remove AdobeTokens:aem:Grant; or, once it is migrated to OAuth server-to-server, set AdobeTokens:aem:Scopes "
            + "to those of its page in the Adobe Developer Console.");

    [Theory]
    [InlineData(ToolFiles.PdfServicesJwt, ", or AdobeTokens:aem:Grant to ClientCredentials for PDF Services.")]
    [InlineData(ToolFiles.ConsoleJwt, "of its page there.")]
    public void A_JWT_credential_without_metascopes_is_answered_with_what_replaces_it(string file, string end) => AssertProblem(
        file,
        null,
        "is a JWT credential without metascopes, and JWT credentials of the Adobe Developer Console have ended. Add an OAuth "
            + "server-to-server credential to the project there, and set its file. If this one has been migrated, set "
            + "AdobeTokens:aem:Scopes to those of its page there",
        end);

    [Fact]
    public void A_migrated_JWT_credential_of_PDF_Services_needs_the_grant_of_OAuth_alone()
    {
        ImsCredential credential = Resolve(ToolFiles.PdfServicesJwt, options => options.Grant = ImsGrant.ClientCredentials);

        Assert.Equal(new Uri("https://pdf-services.adobe.io/token"), credential.TokenEndpoint);
        Assert.True(credential.UsesPdfServices);
    }

    [Theory]
    [InlineData(null, null, null, "https://pdf-services.adobe.io/token")]
    [InlineData("https://pdf-services-ew1.adobe.io/", null, null, "https://pdf-services-ew1.adobe.io/token")]
    [InlineData(null, "/ims/token/v3", "openid", "https://ims-na1.adobelogin.com/ims/token/v3")]
    [InlineData(null, null, "openid", "https://ims-na1.adobelogin.com/ims/token/v3")]
    [InlineData(null, "/token", null, "https://pdf-services.adobe.io/token")]
    [InlineData(null, "/token", "openid", "https://ims-na1.adobelogin.com/token")]
    [InlineData("https://ims.example/", null, null, "https://ims.example/token")]
    [InlineData("https://ims.example/", null, "openid", "https://ims.example/ims/token/v3")]
    [InlineData("https://ims.example/", "/token", "openid", "https://ims.example/token")]
    [InlineData("https://ims-na1.adobelogin.com/", null, "openid", "https://ims-na1.adobelogin.com/ims/token/v3")]
    [InlineData("https://pdf-services-ew1.adobe.io/", null, "openid", "https://pdf-services-ew1.adobe.io/token")]
    public void Each_setting_of_the_endpoint_wins_over_a_file_of_PDF_Services(
        string? authority, string? path, string? scopes, string endpoint) => Assert.Equal(
        new Uri(endpoint), Resolve(ToolFiles.PdfServices, options => SetEndpoint(options, authority, path, scopes)).TokenEndpoint);

    [Theory]
    [InlineData(null, "/oauth/token", "openid", false)]
    [InlineData("https://gateway.example/", "/oauth/token", "openid", false)]
    [InlineData("https://gateway.example/", "/oauth/token", null, true)]
    [InlineData("https://gateway.example/ims/", "/token", "openid", false)]
    [InlineData("https://pdf-services.adobe.io/", "/token", "openid", true)]
    [InlineData("https://pdf-services-ew1.adobe.io/", null, "openid", true)]
    [InlineData("https://pdf-services-ew1.adobe.io/", null, null, true)]
    [InlineData("https://pdf-services.adobe.io.example/", null, "openid", false)]
    public void The_settings_alone_say_whether_the_endpoint_is_that_of_PDF_Services(
        string? authority, string? path, string? scopes, bool isPdfServices)
    {
        ImsOptions options = SomeIms.Options(options => options.Scopes.Clear());
        SetEndpoint(options, authority, path, scopes);

        ImsCredential credential = new ImsCredentialResolver(options, SomeIms.Settings).Resolve()!;

        Assert.Equal(isPdfServices, credential.UsesPdfServices);
        Assert.Equal(
            new Uri(new Uri(authority ?? "https://ims-na1.adobelogin.com/"), authority?.EndsWith("/ims/", StringComparison.Ordinal) is true
                ? "/ims/token" : path ?? (isPdfServices ? "/token" : "/ims/token/v3")),
            credential.TokenEndpoint);
    }

    [Fact]
    public void The_scopes_of_a_file_count_for_the_path_of_a_gateway()
    {
        ImsCredential credential = Resolve(
            ShapeFiles.CamelCase, options => SetEndpoint(options, "https://gateway.example/", "/token", null));

        Assert.False(credential.UsesPdfServices);
    }

    [Fact]
    public void The_host_of_PDF_Services_means_that_a_JWT_credential_has_been_migrated() => Assert.True(
        Resolve(ToolFiles.PdfServicesJwt, options => options.Authority = new Uri("https://pdf-services-ew1.adobe.io/")).UsesPdfServices);

    [Theory]
    [InlineData(null, "/ims/token/v3")]
    [InlineData("https://ims-na1.adobelogin.com/", null)]
    [InlineData("https://ims-na1-stg1.adobelogin.com/", null)]
    [InlineData(null, "/ims/token")]
    [InlineData("https://gateway.example/ims/", "/token")]
    public void An_endpoint_of_IMS_under_a_file_of_PDF_Services_needs_scopes(string? authority, string? path)
    {
        using var file = new TemporaryFile(ToolFiles.PdfServices);

        Assert.StartsWith(
            "AdobeTokens:aem:Scopes is empty, and IMS requires scopes",
            Assert.Single(ProblemsOf(SomeIms.FileOptions(file.Path, options => SetEndpoint(options, authority, path, null)))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_migrated_JWT_credential_takes_its_client_and_secret_from_the_same_file()
    {
        ImsCredential credential = Resolve(ShapeFiles.ServiceCredentials(key.Pkcs1Pem), options => options.Scopes.Add("openid"));

        Assert.Equal(
            (ExampleCredential.ClientId, ExampleCredential.OrganizationId, null),
            (credential.ClientId, credential.OrganizationId, credential.Assertion));
        Assert.Equal([ExampleCredential.ClientSecret], credential.ClientSecrets);
        Assert.Equal(["openid"], credential.Scopes);
    }

    [Theory]
    [InlineData(ShapeFiles.UpperCase)]
    [InlineData(ShapeFiles.DotEnv)]
    public void An_OAuth_credential_under_the_grant_of_JWT_is_reported(string file) => AssertProblem(
        file,
        options => options.Grant = ImsGrant.Jwt,
        "is an OAuth server-to-server credential, and AdobeTokens:aem:Grant is Jwt: remove AdobeTokens:aem:Grant, or set a JWT "
            + "credential.");

    [Fact]
    public void A_JWT_credential_of_a_project_still_needs_its_key()
    {
        using var file = new TemporaryFile(ShapeFiles.Project(ShapeFiles.JwtPart));

        Assert.Contains(
            "AdobeTokens:aem:Jwt has no key: set one of PrivateKeyPath, PrivateKey",
            Assert.Single(ProblemsOf(SomeIms.FileOptions(file.Path, options => options.Grant = ImsGrant.Jwt))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_key_in_a_file_is_reported_with_the_file_and_without_the_key()
    {
        AssertProblem(ShapeFiles.ServiceCredentials(key.CertificatePem), Jwt, "the private key of the credential: Found a certificate");
        AssertProblem(
            ShapeFiles.Aio(ShapeFiles.AioJwt("no-such.key")),
            Jwt,
            "the private key of the credential: ",
            "no-such.key' does not exist. Set the path of the private key file",
            "(A relative path starts at the credential file, and then at the working directory.)");
        AssertProblem(
            ShapeFiles.Aio(ShapeFiles.AioJwt(key.EncryptedPem, "FAKE-wrong-passphrase")), Jwt, "that the passphrase does not open");
    }

    [Fact]
    public void Explicit_settings_win_over_the_file_for_the_exchange_too()
    {
        string file = ShapeFiles.ServiceCredentials("FAKE, no key", expires: "2031-01-02T03:04:05.000Z");
        using ImsCredential credential = Resolve(file, options =>
        {
            Jwt(options);
            (options.Jwt.PrivateKey, options.Jwt.TechnicalAccountId, options.Authority) = (
                key.Pkcs8Pem, "OTHER@techacct.adobe.com", new Uri("https://ims.example/"));
        });

        Assert.Equal(new Uri("https://ims.example/ims/exchange/jwt"), credential.TokenEndpoint);
        Assert.Equal("assertion of OTHER@techacct.adobe.com", credential.Assertion!.ToString());
        Assert.Equal(new DateTimeOffset(2031, 1, 2, 3, 4, 5, TimeSpan.Zero), credential.CertificateExpiresAt);
    }

    [Fact]
    public void The_end_of_the_certificate_goes_with_the_key_of_the_file()
    {
        using ImsCredential credential = Resolve(ShapeFiles.ServiceCredentials(key.Pkcs1Pem, expires: "2031-01-02T03:04:05.000Z"), Jwt);

        Assert.Equal(new DateTimeOffset(2031, 1, 2, 3, 4, 5, TimeSpan.Zero), credential.CertificateExpiresAt);
    }

    [Fact]
    public void The_usual_host_that_is_set_in_code_wins_over_the_file() => Assert.Equal(
        "ims-na1.adobelogin.com",
        Resolve(ShapeFiles.ServiceCredentials(key.Pkcs1Pem).Replace("ims-na1.", "ims-na1-stg1.", StringComparison.Ordinal), options =>
        {
            Jwt(options);
            options.Authority = new Uri("https://ims-na1.adobelogin.com/");
        }).TokenEndpoint.Host);

    [Fact]
    public void Two_sources_at_once_are_refused() => AssertOptions(
        options => (options.CredentialFile, options.EnvironmentPrefix) = ("x.json", "FAKE"),
        "AdobeTokens:aem:EnvironmentPrefix and AdobeTokens:aem:CredentialFile are both set");

    [Fact]
    public void A_name_without_a_file_is_refused() =>
        AssertOptions(
            options => options.CredentialName = "demo", "AdobeTokens:aem:CredentialName is set without AdobeTokens:aem:CredentialFile");

    [Theory]
    [InlineData("FAKE_UNSET_", "AdobeTokens:aem:EnvironmentPrefix: FAKE_UNSET_CLIENT_ID is not set.")]
    [InlineData(
        "p8e-FAKE",
        "AdobeTokens:aem:EnvironmentPrefix: it is not a valid start of the names of environment variables. Set one such as IMS_OAUTH_S2S.")]
    public void A_prefix_without_variables_is_reported(string prefix, string said) =>
        AssertOptions(options => options.EnvironmentPrefix = prefix, said);

    private static void SetEndpoint(ImsOptions options, string? authority, string? path, string? scopes)
    {
        options.Authority = authority is null ? options.Authority : new Uri(authority);
        options.TokenPath = path ?? options.TokenPath;
        options.Scopes.Add(scopes ?? string.Empty);
    }

    private static void Jwt(ImsOptions options) => options.Grant = ImsGrant.Jwt;

    private static ImsCredential Resolve(string content, Action<ImsOptions>? change = null)
    {
        using var file = new TemporaryFile(content);
        var resolver = new ImsCredentialResolver(SomeIms.FileOptions(file.Path, change), SomeIms.Settings);
        ImsCredential? credential = resolver.Resolve();
        Assert.Empty(resolver.Problems);
        return credential!;
    }

    private static void AssertProblem(string content, Action<ImsOptions>? change, params string[] said)
    {
        using var file = new TemporaryFile(content);
        string problem = Assert.Single(ProblemsOf(SomeIms.FileOptions(file.Path, change)));
        Assert.StartsWith("AdobeTokens:aem:CredentialFile: ", problem, StringComparison.Ordinal);
        Assert.All(said, part => Assert.Contains(part, problem, StringComparison.Ordinal));
        Assert.DoesNotContain("p8e-", problem, StringComparison.Ordinal);
    }

    private static void AssertOptions(Action<ImsOptions> change, string said)
    {
        var options = new ImsOptions();
        change(options);
        Assert.StartsWith(said, Assert.Single(ProblemsOf(options)), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> ProblemsOf(ImsOptions options)
    {
        var resolver = new ImsCredentialResolver(options, SomeIms.Settings);
        Assert.Null(resolver.Resolve());
        return resolver.Problems;
    }
}
