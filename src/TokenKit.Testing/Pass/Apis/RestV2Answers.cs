using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// What REST API V2 answers to a correct call, sessions aside: https://experienceleague.adobe.com/en/docs/pass/authentication/
// integration-guide-programmers/rest-apis/rest-api-v2/rest-api-v2-apis. Every viewer has a profile, and may see everything.
internal sealed class RestV2Answers(TimeProvider timeProvider, RestV2Sessions sessions)
{
    public const string DefaultMvpd = "FakeMvpd";

    private static readonly TimeSpan ProfileLifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan DecisionLifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan MediaTokenLifetime = TimeSpan.FromMinutes(10);

    public static Answer Configuration(Exchange exchange)
    {
        string serviceProvider = exchange.RouteValue("sp");
        return Answer.Json(StatusCodes.Status200OK, new JsonObject
        {
            ["device"] = "unknown",
            ["clientType"] = "html5",
            ["os"] = "Unknown",
            ["requestor"] = new JsonObject
            {
                ["id"] = serviceProvider,
                ["name"] = $"The channel {serviceProvider}",
                ["domains"] = new JsonArray(new JsonObject { ["name"] = "example.com", ["mvpdInitiated"] = false }),
                ["mvpds"] = new JsonArray(new JsonObject
                {
                    ["id"] = DefaultMvpd,
                    ["displayName"] = "Fake MVPD",
                    ["logoUrl"] = "https://example.com/logo.png",
                    ["isTempPass"] = false,
                }),
            },
        });
    }

    public Answer Profiles(Exchange exchange)
    {
        string mvpd = exchange.FindRouteValue("code") is string code
            ? sessions.Find(exchange.RouteValue("sp"), code).Mvpd
            : exchange.FindRouteValue("mvpd") ?? DefaultMvpd;
        return Profile(StatusCodes.Status200OK, mvpd, issuer: mvpd, "regular");
    }

    public Answer CreateProfile(Exchange exchange)
    {
        string partner = exchange.RouteValue("partner");
        string mvpd = PartnerFrameworkStatus.Of(exchange).Mvpd ?? DefaultMvpd;
        return string.IsNullOrEmpty(exchange.Recorded.FormValue("SAMLResponse"))
            ? EnhancedError.InvalidParameter("saml_response", "SAMLResponse is missing.")
            : Profile(StatusCodes.Status201Created, mvpd, partner, $"{partner.ToLowerInvariant()}SSO");
    }

    public Answer Authorize(Exchange exchange) => Decide(exchange, decision =>
    {
        decision["token"] = AddLifetime(new JsonObject(), MediaTokenLifetime);
        decision["token"]!["serializedToken"] = Convert.ToBase64String("<signatureInfo>fake</signatureInfo>"u8);
        AddLifetime(decision, DecisionLifetime);
    });

    // Without a media token, and without instants.
    public static Answer Preauthorize(Exchange exchange) => Decide(exchange, _ => { });

    public static Answer Logout(Exchange exchange)
    {
        string mvpd = exchange.RouteValue("mvpd");
        string? redirectUrl = exchange.Request.Query["redirectUrl"];

        // Adobe requires redirectUrl. Without it the answer is the one for a provider that has no page to sign out.
        bool isComplete = string.IsNullOrEmpty(redirectUrl);
        var logout = new JsonObject
        {
            ["actionName"] = isComplete ? "complete" : "logout",
            ["actionType"] = isComplete ? "none" : "interactive",
            ["mvpd"] = mvpd,
        };
        if (!isComplete)
        {
            QueryString query = QueryString.Create("requestor_id", exchange.RouteValue("sp"))
                .Add("mso_id", mvpd)
                .Add("redirect_url", redirectUrl!);
            logout["url"] = $"/adobe-services/logout{query}";
        }

        return Answer.Json(StatusCodes.Status200OK, new JsonObject { ["logouts"] = new JsonObject { [mvpd] = logout } });
    }

    private static Answer Decide(Exchange exchange, Action<JsonObject> addTo)
    {
        if (StrictJson.Read(exchange.Body.Start, Resources) is not { Count: > 0 } resources)
        {
            return EnhancedError.InvalidParameter("resources", "The body must be a JSON object with resources, a list of strings.");
        }

        var decisions = new JsonArray();
        foreach (string resource in resources)
        {
            var decision = new JsonObject
            {
                ["resource"] = resource,
                ["serviceProvider"] = exchange.RouteValue("sp"),
                ["mvpd"] = exchange.RouteValue("mvpd"),
                ["source"] = "mvpd",
                ["authorized"] = true,
            };
            addTo(decision);
            decisions.Add((JsonNode)decision);
        }

        return Answer.Json(StatusCodes.Status200OK, new JsonObject { ["decisions"] = decisions });
    }

    private Answer Profile(int status, string mvpd, string issuer, string type)
    {
        JsonObject profile = AddLifetime(new JsonObject(), ProfileLifetime);
        profile["issuer"] = issuer;
        profile["type"] = type;
        profile["attributes"] = new JsonObject
        {
            ["userID"] = new JsonObject { ["value"] = Convert.ToBase64String("fake-viewer"u8), ["state"] = "plain" },
        };
        return Answer.Json(status, new JsonObject { ["profiles"] = new JsonObject { [mvpd] = profile } });
    }

    private JsonObject AddLifetime(JsonObject json, TimeSpan lifetime)
    {
        DateTimeOffset now = timeProvider.GetUtcNow();
        json["notBefore"] = now.ToUnixTimeMilliseconds();
        json["notAfter"] = (now + lifetime).ToUnixTimeMilliseconds();
        return json;
    }

    private static List<string>? Resources(JsonElement json) => json.ValueKind is JsonValueKind.Object
        && json.TryGetProperty("resources", out JsonElement resources)
        && resources.ValueKind is JsonValueKind.Array
        && resources.EnumerateArray().All(resource => resource.ValueKind is JsonValueKind.String)
            ? [.. resources.EnumerateArray().Select(resource => resource.GetString()!)]
            : null;
}
