using System.Net;
using System.Text;

namespace TokenKit.Tests.Testing;

public sealed class PassRestV1Tests : InMemoryEmulatorTest
{
    private const string Authorize = "pass/api/v1/authorize?requestor=DEMO&deviceId=d&resource=r";

    [Theory]
    [InlineData("config:client")]
    [InlineData("decisions:client")]
    [InlineData("platform:sso")]
    [InlineData("profile:client")]
    [InlineData("tokens:client")]
    public async Task Any_of_its_five_scopes_lets_in(string scope) =>
        Assert.Equal(
            HttpStatusCode.OK,
            await Client.StatusAsync(HttpMethod.Get, Authorize, await Client.PassTokenAsync(Emulator.AStatement(scope))));

    [Fact]
    public async Task A_token_of_V2_is_not_for_V1() => Assert.Equal(
        HttpStatusCode.Forbidden,
        await Client.StatusAsync(HttpMethod.Get, Authorize, await Client.PassTokenAsync(Emulator.AStatement("api:client:v2"))));

    [Fact]
    public async Task A_bad_token_is_denied_access_and_a_revoked_client_is_invalid()
    {
        Dictionary<string, string> form = await Client.RegisteredAsync(Emulator.AStatement("config:client"));
        string token = await Client.PassTokenAsync(form);
        Emulator.Pass.RevokeClient(form["client_id"]);

        using HttpResponseMessage bad = await Client.SendAsync(
            HttpMethod.Get, Authorize, content: null, ("Authorization", "Bearer unknown"));
        using HttpResponseMessage revoked = await Client.SendAsync(
            HttpMethod.Get, Authorize, content: null, ("Authorization", $"Bearer {token}"));

        await bad.ShouldBePassErrorAsync("access_denied", HttpStatusCode.Unauthorized);
        await revoked.ShouldBePassErrorAsync("invalid_client", HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("GET", Authorize, "application/json", "application/json")]
    [InlineData("GET", Authorize, "text/xml", "application/xml")]
    [InlineData("GET", "pass/api/v1/preauthorize?requestor=DEMO&deviceId=d&resource=r", "*/*", "application/xml")]
    [InlineData("POST", "pass/reggie/v1/DEMO/regcode", "application/json", "application/json")]
    [InlineData("POST", "pass/reggie/v1/DEMO/regcode", "application/xml", "application/xml")]
    public async Task The_answer_is_JSON_or_XML_as_the_caller_accepts(string method, string path, string accept, string mediaType)
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement("tokens:client"));

        using HttpResponseMessage response = await Client.SendAsync(
            HttpMethod.Parse(method), path, content: null, ("Authorization", $"Bearer {token}"), ("Accept", accept));

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(1, Emulator.Pass.ApiCalls);
    }

    // Adobe's page names three ways to ask for a format, each for every call.
    [Theory]
    [InlineData("GET", "pass/api/v1/authorize.json?requestor=DEMO&deviceId=d&resource=r", "", "application/json")]
    [InlineData("GET", "pass/api/v1/preauthorize.xml?requestor=DEMO&deviceId=d&resource=r", "", "application/xml")]
    [InlineData("GET", Authorize + "&format=json", "", "application/json")]
    [InlineData("POST", "pass/reggie/v1/DEMO/regcode.json", "deviceId=d", "application/json")]
    [InlineData("POST", "pass/reggie/v1/DEMO/regcode", "deviceId=d&format=json", "application/json")]
    [InlineData("POST", "pass/reggie/v1/DEMO/regcode", "deviceId=d", "application/xml")]
    public async Task The_format_may_stand_in_the_path_or_in_a_parameter(string method, string path, string form, string mediaType)
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement("tokens:client"));
        using HttpContent? content = form.Length == 0 ? null : new StringContent(form, Encoding.ASCII, "application/x-www-form-urlencoded");

        using HttpResponseMessage response = await Client.SendAsync(
            HttpMethod.Parse(method), path, content, ("Authorization", $"Bearer {token}"));

        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
    }

    // axios sends the first, a browser the second.
    [Theory]
    [InlineData("application/json, text/plain, */*", "application/json")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml")]
    [InlineData("application/xml;q=0.5, application/json;q=0.8", "application/json")]
    [InlineData("application/json;q=0, */*", "application/xml")]
    public async Task Accept_is_read_with_its_weights(string accept, string mediaType)
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement("tokens:client"));

        using HttpResponseMessage response = await Client.SendAsync(
            HttpMethod.Get, Authorize, content: null, ("Authorization", $"Bearer {token}"), ("Accept", accept));

        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("GET", "pass/api/v1/authorize?requestor=DEMO&deviceId=d", HttpStatusCode.BadRequest)]
    [InlineData("GET", "pass/api/v1/authorize?requestor=DEMO&deviceId=d&resource=%01", HttpStatusCode.BadRequest)]
    [InlineData("POST", "pass/reggie/v1/%01/regcode", HttpStatusCode.BadRequest)]
    [InlineData("POST", Authorize, HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "pass/reggie/v1/DEMO/regcode", HttpStatusCode.MethodNotAllowed)]
    public async Task A_call_that_is_not_in_order_is_refused(string method, string path, HttpStatusCode status)
    {
        string token = await Client.PassTokenAsync(Emulator.AStatement("tokens:client"));

        Assert.Equal(status, await Client.StatusAsync(HttpMethod.Parse(method), path, token));
    }
}
