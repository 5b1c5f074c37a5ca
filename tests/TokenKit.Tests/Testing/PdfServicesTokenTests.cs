using System.Net;
using System.Text.Json;
using TokenKit.Testing;

namespace TokenKit.Tests.Testing;

/// <summary>The token endpoint of PDF Services in the emulator.</summary>
public sealed class PdfServicesTokenTests : InMemoryEmulatorTest
{
    private const string Path = "token";

    [Fact]
    public async Task The_client_alone_gets_a_token_and_seconds()
    {
        using HttpResponseMessage response = await Client.PostFormAsync(TheClient(), Path);

        JsonElement json = await response.JsonAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("bearer", 86_399), (json.GetProperty("token_type").GetString(), json.GetProperty("expires_in").GetInt64()));
        Assert.Equal((1, 1, 1), (Emulator.Ims.TokenRequests, Emulator.Ims.TokensIssued, Emulator.Journal.TokenRequests.Count));
        Assert.NotNull(Emulator.Ims.GetCredential(ExampleCredential.ClientId).LastUsedAt(ExampleCredential.ClientSecret));
        using HttpResponseMessage called = await Client.CallApiAsync(json.GetProperty("access_token").GetString());
        Assert.Equal(HttpStatusCode.OK, called.StatusCode);
    }

    [Theory]
    [InlineData("grant_type", "client_credentials")]
    [InlineData("scope", "openid")]
    public async Task Another_parameter_is_refused(string name, string value) =>
        await AssertRefusedAsync(TheClient().With(name, value), HttpStatusCode.BadRequest, "invalid_request");

    [Theory]
    [InlineData("client_id", "FAKE0unknown", 400)]
    [InlineData("client_id", "", 400)]
    [InlineData("client_secret", "", 400)]
    [InlineData("client_secret", "p8e-FAKE-wrong", 401)]
    public async Task A_wrong_client_is_refused_with_an_object(string name, string value, int status) =>
        await AssertRefusedAsync(TheClient().With(name, value), (HttpStatusCode)status, "invalid_client");

    [Fact]
    public async Task A_client_without_the_grant_is_refused()
    {
        Emulator.Ims.GetCredential(ExampleCredential.ClientId).AllowsClientCredentials = false;

        await AssertRefusedAsync(TheClient(), HttpStatusCode.BadRequest, "unauthorized_client");
    }

    [Fact]
    public async Task Anything_but_a_form_by_POST_is_refused()
    {
        using HttpResponseMessage json = await Client.PostRawAsync("{}", "application/json", Path);
        using HttpResponseMessage query = await Client.PostFormAsync(TheClient(), $"{Path}?client_id=FAKE");
        using HttpResponseMessage get = await Client.GetAsync(Path, Cancellation);

        Assert.Equal(
            [HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.MethodNotAllowed],
            new[] { json, query, get }.Select(response => response.StatusCode));
    }

    private async Task AssertRefusedAsync(Dictionary<string, string> form, HttpStatusCode status, string code)
    {
        using HttpResponseMessage response = await Client.PostFormAsync(form, Path);

        JsonElement error = (await response.JsonAsync()).GetProperty("error");
        Assert.Equal((status, code), (response.StatusCode, error.GetProperty("code").GetString()));
        Assert.False(string.IsNullOrEmpty(error.GetProperty("message").GetString()));
        Assert.Equal(status == HttpStatusCode.Unauthorized, response.Headers.WwwAuthenticate.Count > 0);
    }

    private static Dictionary<string, string> TheClient() => EmulatorRequests.TheForm().Without("grant_type").Without("scope");
}
