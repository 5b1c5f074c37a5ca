using System.Net;
using System.Text;

namespace TokenKit.Tests.OAuth;

/// <summary>Invented credentials and answers.</summary>
internal static class SomeOAuth
{
    public const string TokenName = "aem";
    public const string ClientId = "FAKE0client0id";
    public const string Secret = "p8e-FAKE-secret";

    // Every character that a careless encoder would get wrong.
    public const string AwkwardSecret = "p8e-+&=%/é€-FAKE";

    public static readonly Uri Endpoint = new("https://ims-na1.adobelogin.com/ims/token/v3");
    public static readonly DateTimeOffset Now = new(2031, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static string TokenJson(string value = "token-1", string expiresIn = "86399") =>
        $$"""{"access_token":"{{value}}","token_type":"bearer","expires_in":{{expiresIn}}}""";

    public static string ErrorJson(string error, string? description = null) => description is null
        ? $$"""{"error":"{{error}}"}"""
        : $$"""{"error":"{{error}}","error_description":"{{description}}"}""";

    public static Func<HttpResponseMessage> Token(string value = "token-1", string expiresIn = "86399") =>
        Answer(HttpStatusCode.OK, TokenJson(value, expiresIn));

    public static Func<HttpResponseMessage> Error(HttpStatusCode status, string error, string? description = null) =>
        Answer(status, ErrorJson(error, description));

    public static Func<HttpResponseMessage> Answer(
        HttpStatusCode status, string? body =
            null, string mediaType = "application/json", params (string Name, string Value)[] headers) => () =>
    {
        var response = new HttpResponseMessage(status);
        if (body is not null)
        {
            response.Content = new StringContent(body, Encoding.UTF8, mediaType);
        }

        foreach ((string name, string value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    };
}
