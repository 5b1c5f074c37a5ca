using System.Net;
using TokenKit.Testing.Pass;

namespace TokenKit.Tests.Testing;

public sealed class PassManagementApiTests : InMemoryEmulatorTest
{
    private const string Reset = "pass-mgmt/reset-tempass/v3/reset";
    private const string Rule = "pass-mgmt/control/v3/degradation/demo/authnAll";
    private const string Proxy = "pass-mgmt/control/v3/mvpd-proxies/FakeProxy/mvpds";
    private const string Report = "pass-mgmt/esm/v3/media-company/year/month";

    // Proxy MVPD asks for no scope that is known.
    public static TheoryData<string, string, string, string> Calls => new()
    {
        { "DELETE", Reset + "?requestor_id=DEMO&mvpd_id=TempPassDemo", "temporary:passes:owner", "NoContent" },
        { "DELETE", Reset + "/generic?requestor_id=DEMO&mvpd_id=TempPassDemo&key=x", "temporary:passes:owner", "NoContent" },
        { "GET", Rule, "decisions:owner", "OK" },
        { "POST", Rule + "?programmer=p&mvpd=m&ttl=3600&format=json", "decisions:owner", "Created" },
        { "DELETE", Rule + "?programmer=p&mvpd=m", "decisions:owner", "OK" },
        { "GET", Proxy, "", "OK" },
        { "GET", Report + ".json?start=2025-01-01&end=2025-02-01", "analytics:client", "OK" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_passes_with_its_scope_and_fails_without(string method, string path, string scope, string status)
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement(scope.Length == 0 ? "platform:sso" : scope));
        string without = await Client.PassTokenAsync(Emulator.AStatement("api:client:v2"));
        var verb = HttpMethod.Parse(method);

        Assert.Equal(status, (await Client.StatusAsync(verb, path, token)).ToString());
        Assert.Equal(1, Emulator.Pass.ApiCalls);
        Assert.Equal(scope.Length == 0 ? HttpStatusCode.OK : HttpStatusCode.Forbidden, await Client.StatusAsync(verb, path, without));
        Assert.Equal(HttpStatusCode.Unauthorized, await Client.StatusAsync(verb, path, token: null));
        Assert.Equal(HttpStatusCode.Unauthorized, await Client.StatusAsync(verb, path, token + "x"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await Client.StatusAsync(HttpMethod.Patch, path, token));
        Assert.Equal(scope.Length == 0 ? 2 : 1, Emulator.Pass.ApiCalls);
    }

    // RFC 9110 section 15.5.6.
    [Theory]
    [InlineData(Reset, "DELETE")]
    [InlineData(Rule, "GET, POST, DELETE")]
    [InlineData(Proxy, "GET, POST")]
    [InlineData(Report, "GET")]
    [InlineData("pass/api/v1/authorize", "GET")]
    [InlineData("pass/reggie/v1/DEMO/regcode", "POST")]
    [InlineData("pass/api/v2/demo/sessions/FAKE123", "GET, POST")]
    [InlineData("pass/o/client/register", "POST")]
    [InlineData("pass/o/client/token", "POST")]
    public async Task A_method_that_is_not_allowed_is_answered_with_those_that_are(string path, string allowed)
    {
        using HttpResponseMessage response = await Client.SendAsync(HttpMethod.Patch, path, content: null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
    }

    [Fact]
    public async Task A_token_is_good_until_it_expires()
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement());

        Clock.Advance(TimeSpan.FromSeconds(21_600) - TimeSpan.FromTicks(1));
        Assert.Equal(HttpStatusCode.OK, await Client.StatusAsync(HttpMethod.Get, Proxy, token));
        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await Client.StatusAsync(HttpMethod.Get, Proxy, token));
    }

    [Fact]
    public async Task A_revoked_token_needs_a_new_one_and_a_revoked_client_or_statement_new_credentials()
    {
        PassApplication application = Emulator.Pass.AddApplication();
        string statement = Emulator.Pass.IssueStatement(application);
        Dictionary<string, string> form = await Client.RegisteredAsync(statement);
        string[] tokens = [await Client.PassTokenAsync(form), await Client.PassTokenAsync(form), await Client.PassTokenAsync(statement)];

        Assert.True(Emulator.Pass.RevokeToken(tokens[0]));
        Assert.False(Emulator.Pass.RevokeToken("unknown"));
        Assert.Equal("401 200 200", await StatusesAsync(tokens));
        Emulator.Pass.RevokeClient(form["client_id"]);
        Assert.Equal("401 403 200", await StatusesAsync(tokens));
        Emulator.Pass.RevokeStatement(statement);
        Assert.Equal("401 403 403", await StatusesAsync(tokens));
        Emulator.Pass.RevokeTokens();
        Assert.Equal("401 401 401", await StatusesAsync(tokens));
    }

    [Theory]
    [InlineData("DELETE", Reset + "?mvpd_id=m")]
    [InlineData("DELETE", Reset + "?requestor_id=r")]
    [InlineData("POST", Rule + "?programmer=p")]
    [InlineData("DELETE", Rule + "?mvpd=m")]
    [InlineData("POST", Rule + "?programmer=p&mvpd=m&ttl=0")]
    [InlineData("POST", Proxy)]
    [InlineData("GET", Report + ".json?start=yesterday")]
    [InlineData("GET", Report + ".json?end=2025-13-01")]
    [InlineData("GET", Report + ".json?start=2025-02-01&end=2025-01-01")]
    [InlineData("GET", Report + "?format=pdf")]
    public async Task A_call_that_is_not_in_order_is_a_400_in_plain_text(string method, string path)
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement("temporary:passes:owner", "decisions:owner", "analytics:client"));

        using HttpResponseMessage response = await Client.SendAsync(
            HttpMethod.Parse(method), path, content: null, ("Authorization", $"Bearer {token}"));

        Assert.Equal((HttpStatusCode.BadRequest, "text/plain"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal(0, Emulator.Pass.ApiCalls);
    }

    [Theory]
    [InlineData(".json", "", "application/json")]
    [InlineData(".xml", "", "application/xml")]
    [InlineData(".csv", "", "text/csv")]
    [InlineData("?format=csv", "", "text/csv")]
    [InlineData("", "text/csv", "text/csv")]
    [InlineData("", "application/xml", "application/xml")]
    [InlineData("", "*/*", "application/json")]
    public async Task A_report_comes_in_the_format_that_was_asked_for(string ending, string accept, string mediaType)
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement("analytics:client"));

        using HttpResponseMessage response = await Client.SendAsync(
            HttpMethod.Get, Report + ending, content: null, ("Authorization", $"Bearer {token}"), ("Accept", accept));

        Assert.Equal((HttpStatusCode.OK, mediaType), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Only_the_report_takes_its_token_in_the_query()
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement("analytics:client"));

        Assert.Equal(HttpStatusCode.OK, await Client.StatusAsync(HttpMethod.Get, $"{Report}?access_token={token}", token: null));
        Assert.Equal(HttpStatusCode.Unauthorized, await Client.StatusAsync(HttpMethod.Get, $"{Proxy}?access_token={token}", token: null));
    }

    [Theory]
    [InlineData("<mvpds><mvpd id=\"a\"/></mvpds>", HttpStatusCode.Created)]
    [InlineData("<mvpds>", HttpStatusCode.BadRequest)]
    [InlineData("<!DOCTYPE x [<!ENTITY y \"z\">]><x>&y;</x>", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task Proxied_MVPDs_are_sent_as_XML_in_a_form(string xml, HttpStatusCode status)
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement());
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["proxied-mvpds"] = xml });

        using HttpResponseMessage response = await Client.SendAsync(HttpMethod.Post, Proxy, form, ("Authorization", $"Bearer {token}"));

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task A_name_that_XML_cannot_hold_is_a_400()
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement());

        Assert.Equal(
            HttpStatusCode.BadRequest, await Client.StatusAsync(HttpMethod.Get, "pass-mgmt/control/v3/mvpd-proxies/%01/mvpds", token));
    }

    [Theory]
    [InlineData("pass-mgmt/control/v3/degradation/demo/everything")]
    [InlineData("pass-mgmt/reset-temppass/v3/reset")]
    [InlineData("pass/o/client/scopes")]
    [InlineData("pass/api/v1/unheard")]
    public async Task What_is_not_served_is_not_found(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, await Client.StatusAsync(HttpMethod.Get, path, token: null));

    private async Task<string> StatusesAsync(string[] tokens)
    {
        var statuses = new List<int>();
        foreach (string token in tokens)
        {
            statuses.Add((int)await Client.StatusAsync(HttpMethod.Get, Proxy, token));
        }

        return string.Join(' ', statuses);
    }
}
