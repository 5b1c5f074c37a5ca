using System.Net;
using System.Text;
using System.Text.Json;
using TokenKit.Testing.Pass;

namespace TokenKit.Tests.Testing;

public sealed class PassRestV2Tests : InMemoryEmulatorTest
{
    private const string Root = "pass/api/v2/";
    private const string Identifier = "AP-Device-Identifier";
    private const string DeviceInfo = "X-Device-Info";
    private const string Form = "application/x-www-form-urlencoded";
    private const string Json = "application/json";

    public static TheoryData<string, string, string, string, HttpStatusCode> Operations => new()
    {
        { "GET", "demo/configuration", "", "", HttpStatusCode.OK },
        { "POST", "demo/sessions", $"{Identifier} {DeviceInfo}", Form, HttpStatusCode.OK },
        { "GET", "demo/sessions/FAKE123", "", "", HttpStatusCode.OK },
        { "POST", "demo/sessions/FAKE123", "", Form, HttpStatusCode.OK },
        { "GET", "demo/profiles", $"{Identifier} {DeviceInfo}", "", HttpStatusCode.OK },
        { "GET", "demo/profiles/FakeMvpd", $"{Identifier} {DeviceInfo}", "", HttpStatusCode.OK },
        { "GET", "demo/profiles/code/FAKE123", "", "", HttpStatusCode.OK },
        { "POST", "demo/decisions/authorize/FakeMvpd", $"{Identifier} {DeviceInfo}", Json, HttpStatusCode.OK },
        { "POST", "demo/decisions/preauthorize/FakeMvpd", $"{Identifier} {DeviceInfo}", Json, HttpStatusCode.OK },
        { "GET", "demo/logout/FakeMvpd", $"{Identifier} {DeviceInfo}", "", HttpStatusCode.OK },
        { "POST", "demo/sessions/sso/Apple", $"{Identifier} {DeviceInfo}", Form, HttpStatusCode.OK },
        { "POST", "demo/profiles/sso/Apple", $"{Identifier} {DeviceInfo}", Form, HttpStatusCode.Created },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_operation_needs_its_token_and_each_of_its_headers(
        string method, string path, string headers, string contentType, HttpStatusCode status)
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement());
        string[] needed = headers.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        using HttpResponseMessage good = await CallAsync(method, path, token, needed, contentType);
        Assert.Equal((status, 1), (good.StatusCode, Emulator.Pass.ApiCalls));
        foreach (string missing in needed)
        {
            using HttpResponseMessage bad = await CallAsync(method, path, token, needed.Except([missing]), contentType);
            string code = missing == Identifier ? "invalid_header_device_identifier" : "invalid_header_device_info";
            await ShouldBeEnhancedAsync(bad, HttpStatusCode.BadRequest, code, "none");
        }

        if (contentType.Length > 0)
        {
            using HttpResponseMessage bad = await CallAsync(method, path, token, needed, "text/plain");
            string code = contentType == Json ? "invalid_parameter_resources" : "bad_request";
            await ShouldBeEnhancedAsync(bad, HttpStatusCode.BadRequest, code, "none");
        }

        using HttpResponseMessage without = await CallAsync(method, path, token: null, needed, contentType);
        using HttpResponseMessage wrongMethod = await CallAsync("PATCH", path, token, needed, contentType);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.MethodNotAllowed), (without.StatusCode, wrongMethod.StatusCode));
        Assert.All([without, wrongMethod], response => Assert.Equal(Json, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains(method, wrongMethod.Content.Headers.Allow);
        Assert.Equal(1, Emulator.Pass.ApiCalls);
    }

    [Fact]
    public async Task The_page_for_the_browser_needs_no_token() =>
        Assert.Equal(HttpStatusCode.Found, await Client.StatusAsync(HttpMethod.Get, Root + "authenticate/demo/FAKE123", token: null));

    [Fact]
    public async Task An_expired_token_is_a_401_without_a_code()
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement());
        Clock.Advance(Emulator.Pass.TokenLifetime);

        using HttpResponseMessage response = await CallAsync("GET", "demo/configuration", token);

        JsonElement json = await response.JsonAsync();
        Assert.Equal((HttpStatusCode.Unauthorized, "access_denied"), (response.StatusCode, json.GetProperty("error").GetString()));
        Assert.False(json.TryGetProperty("code", out _));
    }

    [Fact]
    public async Task A_revoked_client_and_a_revoked_statement_are_asked_to_register()
    {
        string[] statements = [Emulator.AStatement(), Emulator.AStatement()];
        Dictionary<string, string> form = await Client.RegisteredAsync(statements[0]);
        string[] tokens = [await Client.PassTokenAsync(form), await Client.PassTokenAsync(statements[1])];
        Emulator.Pass.RevokeClient(form["client_id"]);
        Emulator.Pass.RevokeStatement(statements[1]);

        foreach (string token in tokens)
        {
            using HttpResponseMessage response = await CallAsync("GET", "demo/configuration", token);
            await ShouldBeEnhancedAsync(
                response, HttpStatusCode.Unauthorized, "invalid_access_token_client_application", "application-registration");
        }
    }

    [Fact]
    public async Task An_application_speaks_only_for_its_own_service_providers()
    {
        PassApplication application = Emulator.Pass.AddApplication();
        application.ServiceProviders = ["demo"];
        string token = await Client.PassTokenAsync(Emulator.Pass.IssueStatement(application));
        string ofAnotherApi = await Client.PassTokenAsync(Emulator.AStatement("decisions:owner"));

        using HttpResponseMessage own = await CallAsync("GET", "demo/configuration", token);
        using HttpResponseMessage foreign = await CallAsync("GET", "other/configuration", token);
        using HttpResponseMessage scope = await CallAsync("GET", "demo/configuration", ofAnotherApi);

        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        await ShouldBeEnhancedAsync(
            foreign, HttpStatusCode.Unauthorized, "invalid_access_token_service_provider", "application-registration");
        await ShouldBeEnhancedAsync(
            scope, HttpStatusCode.Unauthorized, "invalid_access_token_service_provider", "application-registration");
    }

    [Theory]
    [InlineData("ZGV2aWNlLTAwMDEtZXhhbXBsZQ==", HttpStatusCode.BadRequest)]
    [InlineData("fingerprint device-0001", HttpStatusCode.BadRequest)]
    [InlineData("fingerprint ", HttpStatusCode.BadRequest)]
    [InlineData("fingerprint ZGV2aWNlLTAwMDEtZXhhbXBsZQ==", HttpStatusCode.OK)]
    public async Task The_device_identifier_is_a_fingerprint_in_base64(string identifier, HttpStatusCode status)
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement());

        using HttpResponseMessage response = await Client.SendAsync(
            HttpMethod.Get,
            Root + "demo/profiles",
            content: null,
            ("Authorization", $"Bearer {token}"),
            (Identifier, identifier),
            (DeviceInfo, PassRequests.Base64(PassRequests.Device)));

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"resources\":[]}")]
    [InlineData("{\"resources\":[1]}")]
    [InlineData("{")]
    [InlineData("""{"resources":["\ud800"]}""")]
    public async Task A_decision_needs_resources(string body)
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement());

        using HttpResponseMessage response = await CallAsync(
            "POST", "demo/decisions/authorize/FakeMvpd", token, [Identifier, DeviceInfo], Json, body);

        await ShouldBeEnhancedAsync(response, HttpStatusCode.BadRequest, "invalid_parameter_resources", "none");
    }

    [Fact]
    public async Task Each_resource_is_decided()
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement());

        using HttpResponseMessage response = await CallAsync(
            "POST", "demo/decisions/authorize/FakeMvpd", token, [Identifier, DeviceInfo], Json, """{"resources":["a","b"]}""");

        JsonElement decisions = (await response.JsonAsync()).GetProperty("decisions");
        Assert.Equal(["a", "b"], decisions.EnumerateArray().Select(decision => decision.GetProperty("resource").GetString()));
    }

    private static async Task ShouldBeEnhancedAsync(HttpResponseMessage response, HttpStatusCode status, string code, string action)
    {
        JsonElement json = await response.JsonAsync();
        Assert.Equal(
            (status, code, action), (response.StatusCode, json.GetProperty("code").GetString(), json.GetProperty("action").GetString()));
        Assert.Equal((int)status, json.GetProperty("status").GetInt32());
        Assert.True(json.GetProperty("trace").TryGetGuid(out _));
    }

    private Task<HttpResponseMessage> CallAsync(
        string method,
        string path,
        string? token,
        IEnumerable<string>? headers = null,
        string contentType = "",
        string body = """{"resources":["a"]}""")
    {
        List<(string, string)> sent = [.. (headers ?? []).Select(header => (header, header switch
        {
            Identifier => "fingerprint ZGV2aWNlLTAwMDEtZXhhbXBsZQ==",
            _ => PassRequests.Base64(PassRequests.Device),
        }))];
        if (token is not null)
        {
            sent.Add(("Authorization", $"Bearer {token}"));
        }

        string sentBody = contentType == Form ? "SAMLResponse=UkVBRg==" : body;
        HttpContent? content = contentType.Length == 0 ? null : new StringContent(sentBody, Encoding.UTF8, contentType);
        return Client.SendAsync(HttpMethod.Parse(method), Root + path, content, [.. sent]);
    }
}
