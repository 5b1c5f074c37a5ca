using System.Net;
using System.Text;
using System.Text.Json;

namespace TokenKit.Tests.Testing;

/// <summary>The members of REST API V2's answers, which are those of Adobe's reference pages.</summary>
public sealed class PassRestV2AnswersTests : InMemoryEmulatorTest
{
    private const string Form = "application/x-www-form-urlencoded";

    [Fact]
    public async Task A_session_keeps_what_it_was_given_until_it_is_complete()
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement());

        JsonElement created = await OkAsync("POST", "demo/sessions", token, "domainName=adobe.com");
        string code = created.GetProperty("code").GetString()!;
        JsonElement known = await OkAsync("GET", $"demo/sessions/{code}", token);
        JsonElement retried = await OkAsync("POST", $"demo/sessions/{code}", token, "mvpd=Cablevision");
        JsonElement resumed = await OkAsync("POST", $"demo/sessions/{code}", token, "redirectUrl=https%3A%2F%2Fadobe.com");
        JsonElement complete = await OkAsync("GET", $"demo/sessions/{code}", token);

        JsonElement[] answers = [created, retried, resumed];
        Assert.Equal(["resume", "retry", "authenticate"], answers.Select(json => json.GetProperty("actionName").GetString()));
        Assert.Equal(["mvpd", "redirectUrl"], Texts(created.GetProperty("missingParameters")));
        Assert.Equal($"/api/v2/demo/sessions/{code}", created.GetProperty("url").GetString());
        Assert.Equal(["mvpd", "redirectUrl"], Texts(known.GetProperty("missingParameters")));
        Assert.Equal("adobe.com", known.GetProperty("existingParameters").GetProperty("domainName").GetString());
        Assert.Equal(["redirectUrl"], Texts(retried.GetProperty("missingParameters")));
        Assert.Equal($"/api/v2/authenticate/demo/{code}", resumed.GetProperty("url").GetString());
        Assert.Equal("Cablevision", resumed.GetProperty("mvpd").GetString());
        Assert.False(complete.TryGetProperty("missingParameters", out _));
        Assert.Equal("https://adobe.com", complete.GetProperty("existingParameters").GetProperty("redirectUrl").GetString());
        Assert.Equal("Desktop", complete.GetProperty("device").GetProperty("type").GetString());
        Assert.Equal(created.GetProperty("sessionId").GetString(), resumed.GetProperty("sessionId").GetString());
    }

    // On Adobe's pages the instants of a session are strings, and those of a profile and of a decision are numbers.
    [Fact]
    public async Task A_session_is_valid_for_half_an_hour()
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement());

        JsonElement session = await OkAsync("POST", "demo/sessions", token, "mvpd=m&domainName=d&redirectUrl=r");

        Assert.Equal(
            [Milliseconds(TimeSpan.Zero), Milliseconds(TimeSpan.FromMinutes(30))],
            new[] { "notBefore", "notAfter" }.Select(name => long.Parse(session.GetProperty(name).GetString()!, provider: null)));
        Assert.True(session.GetProperty("sessionId").TryGetGuid(out _));
        Assert.Matches("^[0-9A-Z]{7}$", session.GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_page_for_the_browser_redirects_to_the_provider()
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement());
        JsonElement session = await OkAsync(
            "POST", "demo/sessions", token, "mvpd=Cablevision&domainName=adobe.com&redirectUrl=https%3A%2F%2Fa.example%2F%3Fb%26c");

        using HttpResponseMessage response = await Client.SendAsync(
            HttpMethod.Get, $"pass/api/v2/authenticate/demo/{session.GetProperty("code").GetString()}", content: null);
        Uri location = response.Headers.Location!;
        using HttpResponseMessage provider = await Client.SendAsync(HttpMethod.Get, location.AbsoluteUri, content: null);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(new Uri(Emulator.PassAddress, "adobe-services/authenticate/saml").AbsoluteUri, location.GetLeftPart(UriPartial.Path));
        Assert.Contains("mso_id=Cablevision&requestor_id=demo", location.Query, StringComparison.Ordinal);
        Assert.Contains("redirect_url=https%3A%2F%2Fa.example%2F%3Fb%26c", location.Query, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (provider.StatusCode, provider.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task A_configuration_names_the_device_the_requestor_and_its_providers()
    {
        JsonElement json = await OkAsync("GET", "demo/configuration", await Client.PassTokenAsync(Emulator.AStatement()));

        Assert.NotEmpty(json.GetProperty("device").GetString()!);
        JsonElement requestor = json.GetProperty("requestor");
        Assert.Equal("demo", requestor.GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Array, requestor.GetProperty("domains").ValueKind);
        JsonElement provider = Assert.Single(requestor.GetProperty("mvpds").EnumerateArray());
        Assert.Equal(["id", "displayName", "logoUrl", "isTempPass"], provider.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task A_profile_has_its_instants_its_issuer_and_the_attributes_of_the_viewer()
    {
        JsonElement json = await OkAsync("GET", "demo/profiles/Cablevision", await Client.PassTokenAsync(Emulator.AStatement()));

        JsonElement profile = json.GetProperty("profiles").GetProperty("Cablevision");
        Assert.Equal(["notBefore", "notAfter", "issuer", "type", "attributes"], profile.EnumerateObject().Select(member => member.Name));
        Assert.Equal(Milliseconds(TimeSpan.Zero), profile.GetProperty("notBefore").GetInt64());
        Assert.True(profile.GetProperty("notAfter").GetInt64() > Milliseconds(TimeSpan.Zero));
        Assert.Equal("Cablevision", profile.GetProperty("issuer").GetString());
        Assert.Equal("plain", profile.GetProperty("attributes").GetProperty("userID").GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("authorize", "resource serviceProvider mvpd source authorized token notBefore notAfter")]
    [InlineData("preauthorize", "resource serviceProvider mvpd source authorized")]
    public async Task A_decision_has_a_source_and_an_authorization_a_media_token(string kind, string members)
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement());

        JsonElement json = await OkAsync(
            "POST", $"demo/decisions/{kind}/Cablevision", token, """{"resources":["a"]}""", "application/json");

        JsonElement decision = Assert.Single(json.GetProperty("decisions").EnumerateArray());
        Assert.Equal(members.Split(' '), decision.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("mvpd", true), (decision.GetProperty("source").GetString(), decision.GetProperty("authorized").GetBoolean()));
        if (kind == "authorize")
        {
            Assert.NotEmpty(decision.GetProperty("token").GetProperty("serializedToken").GetBytesFromBase64());
            Assert.Equal(Milliseconds(TimeSpan.Zero), decision.GetProperty("notBefore").GetInt64());
        }
    }

    [Fact]
    public async Task A_logout_names_its_action_and_the_provider()
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement());

        JsonElement interactive = await OkAsync("GET", "demo/logout/Cablevision?redirectUrl=https%3A%2F%2Fa.example", token);
        JsonElement complete = await OkAsync("GET", "demo/logout/Dish", token);

        JsonElement logout = interactive.GetProperty("logouts").GetProperty("Cablevision");
        Assert.Equal(("logout", "interactive", "Cablevision"), Action(logout));
        Assert.Contains("redirect_url=https%3A%2F%2Fa.example", logout.GetProperty("url").GetString(), StringComparison.Ordinal);
        logout = complete.GetProperty("logouts").GetProperty("Dish");
        Assert.Equal(("complete", "none", "Dish"), Action(logout));
        Assert.False(logout.TryGetProperty("url", out _));
    }

    [Fact]
    public async Task A_partner_profile_needs_its_SAML_response()
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement());

        using HttpResponseMessage response = await SendAsync("POST", "demo/profiles/sso/Apple", token, "SAMLResponse=");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_parameter_saml_response", (await response.JsonAsync()).GetProperty("code").GetString());
    }

    private static (string?, string?, string?) Action(JsonElement json) =>
        (json.GetProperty("actionName").GetString(), json.GetProperty("actionType").GetString(), json.GetProperty("mvpd").GetString());

    private static IEnumerable<string?> Texts(JsonElement array) => array.EnumerateArray().Select(item => item.GetString());

    private long Milliseconds(TimeSpan after) => (Clock.GetUtcNow() + after).ToUnixTimeMilliseconds();

    private async Task<JsonElement> OkAsync(string method, string path, string token, string? body = null, string contentType = Form)
    {
        using HttpResponseMessage response = await SendAsync(method, path, token, body, contentType);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.JsonAsync();
    }

    private Task<HttpResponseMessage> SendAsync(
        string method, string path, string token, string? body = null, string contentType = Form) => Client.SendAsync(
        HttpMethod.Parse(method),
        $"pass/api/v2/{path}",
        body is null ? null : new StringContent(body, Encoding.UTF8, contentType),
        ("Authorization", $"Bearer {token}"),
        ("AP-Device-Identifier", "fingerprint ZGV2aWNlLTAwMDEtZXhhbXBsZQ=="),
        ("X-Device-Info", PassRequests.Base64("""{"primaryHardwareType":"Desktop","model":"M","osName":"Linux"}""")));
}
