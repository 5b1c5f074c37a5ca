using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using TokenKit.Testing;

namespace TokenKit.Tests.Testing;

/// <summary>Raw requests to the emulator, as no client library would touch them.</summary>
internal static class EmulatorRequests
{
    public const string TokenPath = "ims/token/v3";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Dictionary<string, string> TheForm() => new()
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = ExampleCredential.ClientId,
        ["client_secret"] = ExampleCredential.ClientSecret,
        ["scope"] = ExampleCredential.Scope,
    };

    public static Dictionary<string, string> With(this Dictionary<string, string> form, string name, string value)
    {
        form[name] = value;
        return form;
    }

    public static Dictionary<string, string> Without(this Dictionary<string, string> form, string name)
    {
        form.Remove(name);
        return form;
    }

    public static Task<HttpResponseMessage> PostFormAsync(
        this HttpClient client, Dictionary<string, string> form, string path = TokenPath) =>
        client.PostAsync(path, new FormUrlEncodedContent(form), Cancellation);

    public static Task<HttpResponseMessage> PostRawAsync(
        this HttpClient client, string body, string? contentType = "application/x-www-form-urlencoded", string path = TokenPath)
    {
        var content = new StringContent(body);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return client.PostAsync(path, content, Cancellation);
    }

    public static async Task<string> GetTokenAsync(this HttpClient client, Dictionary<string, string>? form = null)
    {
        using HttpResponseMessage response = await client.PostFormAsync(form ?? TheForm());
        return (await response.JsonAsync()).GetProperty("access_token").GetString()!;
    }

    public static async Task<HttpResponseMessage> CallApiAsync(
        this HttpClient client,
        string? token,
        string? apiKey = ExampleCredential.ClientId,
        string? organization = ExampleCredential.OrganizationId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/things");
        request.AddIfGiven("Authorization", token is null ? null : $"Bearer {token}");
        request.AddIfGiven("x-api-key", apiKey);
        request.AddIfGiven("x-gw-ims-org-id", organization);
        return await client.SendAsync(request, Cancellation);
    }

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation));
    }

    public static async Task ShouldBeImsErrorAsync(
        this HttpResponseMessage response, HttpStatusCode status, string error, string? description = null)
    {
        JsonElement json = await response.JsonAsync();
        Assert.Equal((status, error), (response.StatusCode, json.GetProperty("error").GetString()));
        string text = json.GetProperty("error_description").GetString()!;
        Assert.Equal(description ?? text, text);
        Assert.NotEmpty(text);
        Assert.DoesNotContain(ExampleCredential.ClientSecret, text, StringComparison.Ordinal);
        response.ShouldHaveDebugId();
    }

    public static async Task ShouldBeGatewayErrorAsync(this HttpResponseMessage response, HttpStatusCode status, string code)
    {
        JsonElement json = await response.JsonAsync();
        Assert.Equal((status, code), (response.StatusCode, json.GetProperty("error_code").GetString()));
        Assert.NotEmpty(json.GetProperty("message").GetString()!);
        response.ShouldHaveDebugId();
    }

    public static string ShouldHaveDebugId(this HttpResponseMessage response)
    {
        string id = Assert.Single(response.Headers.GetValues("x-debug-id"));
        Assert.NotEmpty(id);
        return id;
    }

    private static void AddIfGiven(this HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
