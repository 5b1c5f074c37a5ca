using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// What REST API V2 answers to a call that is in order, sessions aside: https://experienceleague.adobe.com/en/docs/pass/authentication/
// integration-guide-programmers/rest-apis/rest-api-v2/rest-api-v2-apis. Every viewer has a profile, and may see everything.
internal sealed class RestV2Answers(TimeProvider timeProvider, RestV2Sessions sessions)
{
    public const string DefaultMvpd = "FakeMvpd";

    private static readonly TimeSpan ProfileLifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan DecisionLifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan MediaTokenLifetime = TimeSpan.FromMinutes(10);

    public static ApiAnswer Configuration(RestV2Call call) => ApiAnswer.Json(StatusCodes.Status200OK, json =>
    {
        json.WriteString("device", "unknown");
        json.WriteString("clientType", "html5");
        json.WriteString("os", "Unknown");
        json.WriteStartObject("requestor");
        json.WriteString("id", call.ServiceProvider);
        json.WriteString("name", $"The channel {call.ServiceProvider}");
        json.WriteStartArray("domains");
        json.WriteStartObject();
        json.WriteString("name", "example.com");
        json.WriteBoolean("mvpdInitiated", false);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("mvpds");
        json.WriteStartObject();
        json.WriteString("id", DefaultMvpd);
        json.WriteString("displayName", "Fake MVPD");
        json.WriteString("logoUrl", "https://example.com/logo.png");
        json.WriteBoolean("isTempPass", false);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    public ApiAnswer Profiles(RestV2Call call)
    {
        string mvpd = call.Values.TryGetValue("code", out string? code)
            ? sessions.Find(call.ServiceProvider, code).Mvpd
            : call.Values.GetValueOrDefault("mvpd", DefaultMvpd);
        return Profile(StatusCodes.Status200OK, mvpd, issuer: mvpd, "regular");
    }

    public ApiAnswer CreateProfile(RestV2Call call)
    {
        string partner = call.Values["partner"];
        return string.IsNullOrEmpty(call.Exchange.Recorded.FormValue("SAMLResponse"))
            ? EnhancedError.InvalidParameter("saml_response", "SAMLResponse is missing.")
            : Profile(
                StatusCodes.Status201Created, call.FrameworkStatus.Mvpd ?? DefaultMvpd, partner, $"{partner.ToLowerInvariant()}SSO");
    }

    public ApiAnswer Authorize(RestV2Call call) => Decide(call, json =>
    {
        json.WriteStartObject("token");
        WriteInstants(json, MediaTokenLifetime);
        json.WriteBase64String("serializedToken", "<signatureInfo>fake</signatureInfo>"u8);
        json.WriteEndObject();
        WriteInstants(json, DecisionLifetime);
    });

    // Without a media token, and without instants.
    public static ApiAnswer Preauthorize(RestV2Call call) => Decide(call, _ => { });

    public static ApiAnswer Logout(RestV2Call call) => ApiAnswer.Json(StatusCodes.Status200OK, json =>
    {
        string mvpd = call.Values["mvpd"];
        string? redirectUrl = call.Exchange.Request.Query["redirectUrl"];
        json.WriteStartObject("logouts");
        json.WriteStartObject(mvpd);

        // Adobe requires redirectUrl. A call without it is answered as that of a provider that has no page to sign out.
        json.WriteString("actionName", string.IsNullOrEmpty(redirectUrl) ? "complete" : "logout");
        json.WriteString("actionType", string.IsNullOrEmpty(redirectUrl) ? "none" : "interactive");
        json.WriteString("mvpd", mvpd);
        if (!string.IsNullOrEmpty(redirectUrl))
        {
            QueryString query = QueryString.Create("requestor_id", call.ServiceProvider)
                .Add("mso_id", mvpd)
                .Add("redirect_url", redirectUrl);
            json.WriteString("url", $"/adobe-services/logout{query}");
        }

        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static ApiAnswer Decide(RestV2Call call, Action<Utf8JsonWriter> writeMore)
    {
        if (StrictJson.Read(call.Exchange.Body.Start, Resources) is not { Count: > 0 } resources)
        {
            return EnhancedError.InvalidParameter("resources", "The body must be a JSON object with resources, a list of strings.");
        }

        return ApiAnswer.Json(StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("decisions");
            foreach (string resource in resources)
            {
                json.WriteStartObject();
                json.WriteString("resource", resource);
                json.WriteString("serviceProvider", call.ServiceProvider);
                json.WriteString("mvpd", call.Values["mvpd"]);
                json.WriteString("source", "mvpd");
                json.WriteBoolean("authorized", true);
                writeMore(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private ApiAnswer Profile(int status, string mvpd, string issuer, string type) => ApiAnswer.Json(status, json =>
    {
        json.WriteStartObject("profiles");
        json.WriteStartObject(mvpd);
        WriteInstants(json, ProfileLifetime);
        json.WriteString("issuer", issuer);
        json.WriteString("type", type);
        json.WriteStartObject("attributes");
        json.WriteStartObject("userID");
        json.WriteBase64String("value", "fake-viewer"u8);
        json.WriteString("state", "plain");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private void WriteInstants(Utf8JsonWriter json, TimeSpan lifetime)
    {
        DateTimeOffset now = timeProvider.GetUtcNow();
        json.WriteNumber("notBefore", now.ToUnixTimeMilliseconds());
        json.WriteNumber("notAfter", (now + lifetime).ToUnixTimeMilliseconds());
    }

    private static List<string>? Resources(JsonElement json) => json.ValueKind is JsonValueKind.Object
        && json.TryGetProperty("resources", out JsonElement resources)
        && resources.ValueKind is JsonValueKind.Array
        && resources.EnumerateArray().All(resource => resource.ValueKind is JsonValueKind.String)
            ? [.. resources.EnumerateArray().Select(resource => resource.GetString()!)]
            : null;
}
