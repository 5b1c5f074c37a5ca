using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// The sessions of REST API V2, as on Adobe's pages: https://experienceleague.adobe.com/en/docs/pass/authentication/
// integration-guide-programmers/rest-apis/rest-api-v2/rest-api-v2-apis/rest-api-v2-sessions-apis, and
// rest-api-v2-partner-single-sign-on-apis beside it. No viewer is signed in when a session starts.
internal sealed class RestV2SessionAnswers(RestV2Sessions sessions)
{
    public Answer Create(Exchange exchange) =>
        Next(sessions.Start(exchange.RouteValue("sp"), DeviceHeaders.Info(exchange), Parameters(exchange)), "resume", reason: "none");

    public Answer Resume(Exchange exchange) =>
        Next(sessions.Resume(exchange.RouteValue("sp"), exchange.RouteValue("code"), Parameters(exchange)), "retry", reason: "none");

    // Sign-in by the platform. Without the consent of the platform, or without all parameters, the answer is the basic flow.
    public Answer CreateForPartner(Exchange exchange)
    {
        var status = PartnerFrameworkStatus.Of(exchange);
        Dictionary<string, string> parameters = Parameters(exchange);
        parameters["mvpd"] = status.Mvpd ?? parameters.GetValueOrDefault("mvpd", RestV2Answers.DefaultMvpd);
        RestV2Session session = sessions.Start(exchange.RouteValue("sp"), DeviceHeaders.Info(exchange), parameters);
        return session.Missing.Count > 0 ? Next(session, "resume", "missing_parameters_fallback")
            : !status.IsGranted ? Next(session, "resume", "pfs_fallback")
            : ForPartner(session, exchange.RouteValue("partner"));
    }

    public Answer Show(Exchange exchange)
    {
        RestV2Session session = sessions.Find(exchange.RouteValue("sp"), exchange.RouteValue("code"));
        var parameters = new JsonObject(session.Parameters.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)))
        {
            ["serviceProvider"] = session.ServiceProvider,
        };
        var json = new JsonObject();
        AddMissing(json, session);
        json["existingParameters"] = parameters;
        json["device"] = RestV2Device.Write(session.DeviceInfo);
        return Answer.Json(StatusCodes.Status200OK, AddInstants(json, session));
    }

    // For a browser: the first of the redirects that end at the provider's page.
    public Answer Authenticate(Exchange exchange)
    {
        RestV2Session session = sessions.Find(exchange.RouteValue("sp"), exchange.RouteValue("code"));
        HttpRequest request = exchange.Request;
        QueryString query = QueryString.Create("noflash", "true")
            .Add("mso_id", session.Mvpd)
            .Add("requestor_id", session.ServiceProvider)
            .Add("no_iframe", "false")
            .Add("domain_name", session.Parameters.GetValueOrDefault("domainName", string.Empty))
            .Add("redirect_url", session.Parameters.GetValueOrDefault("redirectUrl", string.Empty));
        string location = $"{request.Scheme}://{request.Host}{PassEmulator.SignInPath}{query}";
        return new Answer(StatusCodes.Status302Found) { Location = location };
    }

    private static Dictionary<string, string> Parameters(Exchange exchange) => RestV2Session.Needed
        .Where(name => !string.IsNullOrEmpty(exchange.Recorded.FormValue(name)))
        .ToDictionary(name => name, name => exchange.Recorded.FormValue(name)!);

    private static Answer Next(RestV2Session session, string whenIncomplete, string reason)
    {
        bool isComplete = session.Missing.Count == 0;
        string url = isComplete
            ? $"/api/v2/authenticate/{session.ServiceProvider}/{session.Code}"
            : $"/api/v2/{session.ServiceProvider}/sessions/{session.Code}";
        JsonObject json = Action(isComplete ? "authenticate" : whenIncomplete, isComplete ? "interactive" : "direct", reason, url);
        AddMissing(json, session);
        json["code"] = session.Code;
        AddParties(json, session);
        return Answer.Json(StatusCodes.Status200OK, AddInstants(json, session));
    }

    private static Answer ForPartner(RestV2Session session, string partner)
    {
        JsonObject json = Action("partner_profile", "direct", "none", $"/api/v2/{session.ServiceProvider}/profiles/sso/{partner}");
        AddParties(json, session);
        json["authenticationRequest"] = new JsonObject
        {
            ["type"] = "saml",
            ["request"] = Convert.ToBase64String("<AuthnRequest/>"u8),
            ["attributesNames"] = new JsonArray("uid"),
        };
        return Answer.Json(StatusCodes.Status200OK, json);
    }

    private static JsonObject Action(string name, string type, string reason, string url) =>
        new() { ["actionName"] = name, ["actionType"] = type, ["reasonType"] = reason, ["url"] = url };

    private static void AddParties(JsonObject json, RestV2Session session)
    {
        json["sessionId"] = session.Id;
        if (session.Parameters.TryGetValue("mvpd", out string? mvpd))
        {
            json["mvpd"] = mvpd;
        }

        json["serviceProvider"] = session.ServiceProvider;
    }

    private static void AddMissing(JsonObject json, RestV2Session session)
    {
        if (session.Missing.Count > 0)
        {
            json["missingParameters"] = new JsonArray([.. session.Missing]);
        }
    }

    // Strings here, and numbers in the rest of REST API V2, as in Adobe's samples.
    private static JsonObject AddInstants(JsonObject json, RestV2Session session)
    {
        json["notBefore"] = session.CreatedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        json["notAfter"] = session.ExpiresAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return json;
    }
}
