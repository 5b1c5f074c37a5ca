using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.Ims;

public sealed class ImsTokenRequestTests : ImsTest
{
    [Fact]
    public async Task The_request_is_the_one_that_Adobe_documents()
    {
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync(SomeIms.Options());

        SentRequest request = Assert.Single(Wire.Requests);
        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.Equal("https://ims-na1.adobelogin.com/ims/token/v3", request.Uri.AbsoluteUri);
        Assert.Equal(
            "grant_type=client_credentials&client_id=FAKE0client0id&client_secret=p8e-FAKE-secret&scope=openid%2CAdobeID", request.Body);
    }

    [Fact]
    public async Task A_secret_is_percent_encoded()
    {
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync(SomeIms.Options(options => options.ClientSecret = SomeOAuth.AwkwardSecret));

        Assert.Contains("client_secret=p8e-%2B%26%3D%25%2F%C3%A9%E2%82%AC-FAKE&", Wire.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scopes_as_the_console_shows_them_go_out_separated_by_commas_alone()
    {
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync(SomeIms.Options(options => options.Scopes.Add("read_organizations, aem.document openid")));

        Assert.Equal("openid,AdobeID,read_organizations,aem.document", Wire.Requests[0]["scope"]);
    }

    [Theory]
    [InlineData("/ims/token/v2", SomeIms.Organization)]
    [InlineData("/ims/token/v2/", SomeIms.Organization)]
    [InlineData("/ims/token/v3", null)]
    [InlineData("/ims/token/v4", null)]
    [InlineData("/ims/token/v1", null)]
    [InlineData("/ims/token", null)]
    public async Task The_organization_is_sent_to_v2_only(string path, string? organization)
    {
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync(SomeIms.Options(options => (options.TokenPath, options.OrganizationId) = (path, SomeIms.Organization)));

        Assert.Equal(organization, Wire.Requests[0]["org_id"]);
    }

    [Fact]
    public async Task Without_an_organization_v2_is_asked_without_one()
    {
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync(SomeIms.Options(options => options.TokenPath = "/ims/token/v2"));

        Assert.DoesNotContain("org_id", Wire.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Additional_parameters_go_with_the_form()
    {
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync(SomeIms.Options(options =>
        {
            options.AdditionalParameters["org_id"] = SomeIms.Organization;
            options.AdditionalParameters["resource"] = "https://api.example/?a=1&b=2";
        }));

        Assert.Equal(SomeIms.Organization, Wire.Requests[0]["org_id"]);
        Assert.Equal("https://api.example/?a=1&b=2", Wire.Requests[0]["resource"]);
        Assert.Equal(6, Wire.Requests[0].Form.Count);
    }

    [Fact]
    public async Task A_parameter_with_several_values_is_sent_several_times()
    {
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync(SomeIms.Options(options => options.AdditionalParameters["resource"] = new[] { "a", "b" }));

        Assert.EndsWith("&resource=a&resource=b", Wire.Requests[0].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://pdf-services.adobe.io/", "/token")]
    [InlineData("https://gateway.example/pdf/", "/token/")]
    public async Task PDF_Services_gets_the_client_and_nothing_else(string authority, string path)
    {
        Wire.Answer(SomeOAuth.Token(expiresIn: "3600"));

        AccessToken token = await AcquireAsync(SomeIms.Options(options =>
        {
            (options.Authority, options.TokenPath) = (new Uri(authority), path);
            options.Scopes.Clear();
        }));

        Assert.Equal("client_id=FAKE0client0id&client_secret=p8e-FAKE-secret", Wire.Requests[0].Body);
        Assert.Equal(SomeOAuth.Now.AddHours(1), token.ExpiresAt);
    }

    [Fact]
    public async Task A_gateway_in_front_of_IMS_may_end_in_its_oldest_token_path()
    {
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync(SomeIms.Options(
            options => (options.Authority, options.TokenPath) = (new Uri("https://gateway.example/adobe/ims/"), "/token")));

        Assert.Equal("client_credentials", Wire.Requests[0]["grant_type"]);
    }

    [Fact]
    public async Task An_organization_among_the_additional_parameters_is_the_only_one_sent()
    {
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync(SomeIms.Options(options =>
        {
            (options.TokenPath, options.OrganizationId) = ("/ims/token/v2", SomeIms.Organization);
            options.AdditionalParameters["org_id"] = "OTHER@AdobeOrg";
        }));

        Assert.Equal("OTHER@AdobeOrg", Wire.Requests[0]["org_id"]);
    }

    [Fact]
    public async Task An_additional_parameter_without_a_value_is_sent_empty()
    {
        Wire.Answer(SomeOAuth.Error(System.Net.HttpStatusCode.BadRequest, "invalid_request", "what is flag"));

        TokenAcquisitionException failure = await FailAsync(SomeIms.Options(options => options.AdditionalParameters["flag"] = default));

        Assert.Equal(string.Empty, Wire.Requests[0]["flag"]);
        Assert.Equal("invalid_request", failure.Error);
    }

    [Theory]
    [InlineData("https://ims-na1.adobelogin.com", "https://ims-na1.adobelogin.com/ims/token/v3")]
    [InlineData("https://ims.example:8443/", "https://ims.example:8443/ims/token/v3")]
    [InlineData("http://localhost:5000/prefix/", "http://localhost:5000/prefix/ims/token/v3")]
    public async Task The_authority_and_the_path_make_the_endpoint(string authority, string endpoint)
    {
        Wire.Answer(SomeOAuth.Token());

        await AcquireAsync(SomeIms.Options(options => options.Authority = new Uri(authority)));

        Assert.Equal(endpoint, Wire.Requests[0].Uri.AbsoluteUri);
    }

    [Theory]
    [InlineData("/ims/token/v2", "86399", 86_399_000)]
    [InlineData("/ims/token/v3", "86399", 86_399_000)]
    [InlineData("/ims/token/v4", "86399", 86_399_000)]
    [InlineData("/ims/token/v3/", "3599", 3_599_000)]
    [InlineData("/ims/token", "86399994", 86_399_994)]
    [InlineData("/ims/token/v1", "86399994", 86_399_994)]
    [InlineData("/ims/token/v1/", "86399", 86_399)]
    [InlineData("/ims/exchange/jwt", "86399994", 86_399_994)]
    public async Task The_path_decides_the_unit_of_the_lifetime(string path, string expiresIn, int milliseconds)
    {
        Wire.Answer(SomeOAuth.Token(expiresIn: expiresIn));

        AccessToken token = await AcquireAsync(SomeIms.Options(options => options.TokenPath = path));

        Assert.Equal(SomeOAuth.Now.AddMilliseconds(milliseconds), token.ExpiresAt);
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task A_gateway_of_the_users_own_before_the_path_does_not_change_the_unit()
    {
        Wire.Answer(SomeOAuth.Token(expiresIn: "5000"));

        AccessToken token = await AcquireAsync(SomeIms.Options(options =>
        {
            options.Authority = new Uri("https://gateway.example/adobe/ims/");
            options.TokenPath = "/token/v1";
        }));

        Assert.Equal(SomeOAuth.Now.AddMilliseconds(5000), token.ExpiresAt);
    }
}
