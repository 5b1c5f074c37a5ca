using System.Net;
using System.Text;
using TokenKit.AdobePass;
using TokenKit.OAuth;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.AdobePass;

/// <summary>Invented software statements, clients and answers of Adobe Pass.</summary>
internal static class SomePass
{
    public const string Settings = "AdobeTokens:pass";
    public const string Subject = "00000000-0000-4000-8000-00000000000a";
    public const string FirstSecret = "FAKE-pass-secret-1";

    public static string Statement { get; } = StatementOf(Subject, 1);

    public static AdobePassOptions Options(Action<AdobePassOptions>? change = null)
    {
        var options = new AdobePassOptions { SoftwareStatement = Statement };
        change?.Invoke(options);
        return options;
    }

    /// <summary>One download of the statement of an application.</summary>
    public static string StatementOf(string subject, int download) =>
        $"{Encode("{\"alg\":\"RS256\"}")}."
        + $"{Encode($"{{\"sub\":\"{subject}\",\"nbf\":{download},\"iss\":\"auth.adobe.com\",\"iat\":{download}}}")}."
        + $"FAKEsignature{download}";

    public static ClientRegistration Registration(int number, string? replaced = null, DateTimeOffset registeredAt = default) => new()
    {
        ClientId = ClientId(number),
        ClientSecret = $"FAKE-pass-secret-{number}",
        ReplacedClientId = replaced,
        RegisteredAt = registeredAt,
    };

    public static string ClientId(int number) => $"fake-cid-{number}";

    public static Func<HttpResponseMessage> Registered(int number, string issuedAt = "1700000000123") =>
        SomeOAuth.Answer(HttpStatusCode.Created, $$"""
        {"client_id":"{{ClientId(number)}}","client_secret":"FAKE-pass-secret-{{number}}","client_id_issued_at":{{issuedAt}},
         "redirect_uris":["example-scheme://com.example.app"],"grant_types":["client_credentials"],"scopes":["api:client:v2"]}
        """);

    public static Func<HttpResponseMessage> Token(int number) => SomeOAuth.Answer(HttpStatusCode.Created, $$"""
        {"id":"00000000-0000-4000-8000-00000000000b","access_token":"pass-token-{{number}}","created_at":1700000000123,
        "expires_in":21600,"token_type":"bearer"}
        """);

    public static Func<HttpResponseMessage> Error(string error) => SomeOAuth.Error(HttpStatusCode.BadRequest, error);

    /// <summary>A registration request, with nothing in its body.</summary>
    public static EndpointRequest Request(string? forwardedFor, string host = "sp.auth.adobe.com", bool hasPermit = false) => new()
    {
        Failure = "The client was not registered",
        Address = new Uri($"https://{host}/o/client/register"),
        Create = _ => new((new HttpRequestMessage(HttpMethod.Post, $"https://{host}/o/client/register"), SecretRedactor.None)),
        Advice = _ => null,
        Repeats = EndpointRequest.Repetition.NotCarriedOut,
        ForwardedFor = forwardedFor,
        HasPermit = hasPermit,
    };

    private static string Encode(string json) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
