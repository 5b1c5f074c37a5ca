using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TokenKit.Testing;

namespace TokenKit.Tests.Testing;

/// <summary>Raw requests to the emulator's Adobe Pass side.</summary>
internal static class PassRequests
{
    public const string RegisterPath = "pass/o/client/register";
    public const string TokenPath = "pass/o/client/token";
    public const string Device =
        """{"model":"RackUnit-1","version":"1.0","osName":"Linux","osVersion":"6.1","connectionType":"LAN","connectionSecure":true}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static string AStatement(this AdobeEmulator emulator, params string[] scopes) =>
        emulator.Pass.IssueStatement(emulator.Pass.AddApplication(scopes));

    public static async Task<HttpResponseMessage> SendAsync(
        this HttpClient client, HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, Cancellation);
    }

    public static Task<HttpResponseMessage> RegisterAsync(
        this HttpClient client, string statement, string? redirectUri = null, params (string Name, string Value)[] headers)
    {
        var body = new Dictionary<string, string> { ["software_statement"] = statement };
        if (redirectUri is not null)
        {
            body["redirect_uri"] = redirectUri;
        }

        return client.SendAsync(HttpMethod.Post, RegisterPath, JsonContent.Create(body), headers);
    }

    /// <summary>The form of a token request for a new registration.</summary>
    public static async Task<Dictionary<string, string>> RegisteredAsync(
        this HttpClient client, string statement, params (string Name, string Value)[] headers)
    {
        using HttpResponseMessage response = await client.RegisterAsync(statement, headers: headers);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        JsonElement json = await response.JsonAsync();
        return new()
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = json.GetProperty("client_id").GetString()!,
            ["client_secret"] = json.GetProperty("client_secret").GetString()!,
        };
    }

    public static async Task<string> PassTokenAsync(this HttpClient client, Dictionary<string, string> form)
    {
        using HttpResponseMessage response = await client.PostFormAsync(form, TokenPath);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.JsonAsync()).GetProperty("access_token").GetString()!;
    }

    public static async Task<string> PassTokenAsync(this HttpClient client, string statement) =>
        await client.PassTokenAsync(await client.RegisteredAsync(statement));

    public static async Task<HttpStatusCode> StatusAsync(this HttpClient client, HttpMethod method, string path, string? token)
    {
        (string, string)[] headers = token is null ? [] : [("Authorization", $"Bearer {token}")];
        using HttpResponseMessage response = await client.SendAsync(method, path, content: null, headers);
        return response.StatusCode;
    }

    public static async Task ShouldBePassErrorAsync(
        this HttpResponseMessage response, string error, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal($$"""{"error":"{{error}}"}""", await response.Content.ReadAsStringAsync(Cancellation));
    }

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static JsonElement Part(string jws, int part) => JsonElement.Parse(Base64Url.DecodeFromChars(jws.Split('.')[part]));
}
