using Microsoft.Extensions.Options;
using TokenKit.Ims;

namespace TokenKit.Tests.Ims;

public sealed class ImsOptionsValidationTests
{
    [Fact]
    public void Good_options_pass() => Assert.True(Validate(SomeIms.Options()).Succeeded);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n")]
    public void A_missing_client_id_is_reported(string? clientId) =>
        AssertProblem(
            options => options.ClientId = clientId,
            "ClientId is not set: set it to the client id of the credential, or AdobeTokens:aem:CredentialFile");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n")]
    public void A_missing_secret_is_reported(string? secret) =>
        AssertProblem(options => options.ClientSecret = secret, "ClientSecret is not set: set it to a client secret of the credential");

    [Fact]
    public void A_secret_among_several_is_enough()
    {
        ImsOptions options = SomeIms.Options(options => options.ClientSecret = null);
        options.ClientSecrets.Add(SomeIms.Secret);

        Assert.True(Validate(options).Succeeded);
    }

    [Theory]
    [InlineData("one\r\nX-Evil: 1", "U+000D")]
    [InlineData("one two", "U+0020")]
    [InlineData("cl\u00E9", "U+00E9")]
    public void A_client_id_that_no_header_can_carry_is_reported(string clientId, string character) =>
        AssertProblem(options => options.ClientId = clientId, $"ClientId has an illegal character ({character}) at position");

    [Fact]
    public void An_organization_that_no_header_can_carry_is_reported() =>
        AssertProblem(
            options => options.OrganizationId = "a\r\nX-Evil: 1@AdobeOrg",
            "OrganizationId has an illegal character (U+000D) at position 1");

    [Fact]
    public void An_authority_that_has_the_path_already_is_reported() => AssertProblem(
        options => options.Authority = new Uri("https://ims-na1.adobelogin.com/ims/token/v3"),
        "Authority ends with the path of AdobeTokens:aem:TokenPath already");

    [Fact]
    public void Missing_scopes_are_reported() =>
        AssertProblem(options => options.Scopes.Clear(), "Scopes is empty, and IMS requires scopes: list those of the credential's page");

    [Fact]
    public void Scopes_that_are_all_blank_are_missing() => AssertProblem(
        options =>
        {
            options.Scopes.Clear();
            options.Scopes.Add(" , ");
        },
        "Scopes is empty");

    [Theory]
    [InlineData("10001")]
    [InlineData("FEDCBA9876543210FEDCFAKE")]
    [InlineData("FEDCBA9876543210FEDCFAKE@adobeorg")]
    public void An_organization_of_another_shape_is_reported(string organization) => AssertProblem(
        options => options.OrganizationId = organization,
        $"OrganizationId is '{organization}', which is not an IMS organization: those end in @AdobeOrg.");

    [Theory]
    [InlineData("http://ims-na1.adobelogin.com/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("ftp://ims-na1.adobelogin.com/")]
    [InlineData("ims-na1.adobelogin.com")]
    [InlineData("/ims")]
    public void An_authority_that_is_not_https_is_reported(string authority) => AssertProblem(
        options => options.Authority = new Uri(authority, UriKind.RelativeOrAbsolute),
        "Authority is not an https address", "Set it to https://ims-na1.adobelogin.com/");

    [Theory]
    [InlineData("http://localhost:5000/")]
    [InlineData("http://127.0.0.1:5000/")]
    [InlineData("http://[::1]:5000/")]
    [InlineData("https://ims.example/")]
    public void Https_and_loopback_are_good_authorities(string authority) =>
        Assert.True(Validate(SomeIms.Options(options => options.Authority = new Uri(authority))).Succeeded);

    [Fact]
    public void A_missing_authority_is_reported() =>
        AssertProblem(options => options.Authority = null!, "Authority is not an https address");

    [Theory]
    [InlineData("https://user:p8e-FAKE-secret@ims.example/")]
    [InlineData("https://ims.example/?client_secret=p8e-FAKE-secret")]
    [InlineData("https://ims.example/#p8e-FAKE-secret")]
    public void An_authority_with_more_than_a_host_is_reported(string authority) => AssertProblem(
        options => options.Authority = new Uri(authority), "Authority has a user, a query or a fragment: set only the scheme and host");

    [Theory]
    [InlineData("http://user:p8e-FAKE-secret@ims.example/")]
    [InlineData("http://ims.example/?client_secret=p8e-FAKE-secret")]
    [InlineData("//user:p8e-FAKE-secret@ims.example/")]
    public void An_authority_that_is_not_https_is_reported_without_its_secret(string authority) => AssertProblem(
        options => options.Authority = new Uri(authority, UriKind.RelativeOrAbsolute), "Authority is not an https address");

    [Theory]
    [InlineData("")]
    [InlineData("ims/token/v3")]
    [InlineData(null)]
    public void A_token_path_that_is_not_valid_is_reported(string? path) => AssertProblem(
        options => options.TokenPath = path!, $"TokenPath is '{path}', which is not a path: set one such as /ims/token/v3.");

    [Theory]
    [InlineData("/ims/token/v3?client_secret=p8e-FAKE-secret")]
    [InlineData("/ims/token/v3#p8e-FAKE-secret")]
    public void A_token_path_with_a_query_is_reported_without_it(string path) => AssertProblem(
        options => options.TokenPath = path, "TokenPath has a query or a fragment: set only the path, such as /ims/token/v3.");

    [Fact]
    public void A_token_path_that_is_not_valid_is_reported_without_its_query() => AssertProblem(
        options => options.TokenPath = "token?client_secret=p8e-FAKE-secret", "TokenPath is 'token', which is not a path");

    [Theory]
    [InlineData("grant_type")]
    [InlineData("client_id")]
    [InlineData("client_secret")]
    [InlineData("scope")]
    [InlineData("jwt_token")]
    public void A_parameter_that_is_sent_anyway_is_reported(string name) => AssertProblem(
        options => options.AdditionalParameters[name] = "p8e-FAKE-other",
        $"AdditionalParameters:{name} would replace a parameter that TokenKit sends itself: remove it");

    [Fact]
    public void A_refresh_before_the_token_began_is_reported() => AssertProblem(
        options => options.Cache.RefreshBeforeExpiry = TimeSpan.FromSeconds(-1),
        "Cache:RefreshBeforeExpiry is negative: set a positive time");

    [Fact]
    public void A_jitter_beyond_its_window_is_reported() => AssertProblem(
        options => options.Cache.RefreshJitter = 1.5, "Cache:RefreshJitter is not between 0 and 1: set a share such as 0.1");

    [Fact]
    public void All_problems_are_reported_at_once()
    {
        ImsOptions options = SomeIms.Options(options =>
        {
            (options.ClientId, options.ClientSecret, options.OrganizationId) = (null, null, "10001");
            (options.Authority, options.TokenPath) = (new Uri("http://ims.example/"), "token");
            options.AdditionalParameters["scope"] = "openid";
            options.Cache.ExpirySkew = TimeSpan.FromSeconds(-1);
            options.Scopes.Clear();
        });

        string[] problems = Assert.Single(Validate(options).Failures!).Split(Environment.NewLine);

        Assert.Equal(
            [
                "Authority", "TokenPath", "ClientId", "ClientSecret", "Scopes", "OrganizationId", "AdditionalParameters:scope",
                "Cache:ExpirySkew",
            ],
            problems.Select(problem => problem.Split(' ')[0][(SomeIms.Settings.Length + 1)..]));
    }

    private static ValidateOptionsResult Validate(ImsOptions options)
    {
        var resolver = new ImsCredentialResolver(options, SomeIms.Settings);
        using ImsCredential? credential = resolver.Resolve();
        return credential is null ? ValidateOptionsResult.Fail(resolver.Problem) : ValidateOptionsResult.Success;
    }

    private static void AssertProblem(Action<ImsOptions> change, params string[] parts)
    {
        ValidateOptionsResult result = Validate(SomeIms.Options(change));

        string problem = Assert.Single(result.Failures!);
        Assert.StartsWith($"{SomeIms.Settings}:{parts[0]}", problem, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, problem, StringComparison.Ordinal));
        Assert.DoesNotContain("p8e-", problem, StringComparison.Ordinal);
    }
}
