using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace TokenKit.Testing.Pass.Apis;

// The sessions of REST API V2, as on Adobe's pages: https://experienceleague.adobe.com/en/docs/pass/authentication/
// integration-guide-programmers/rest-apis/rest-api-v2/rest-api-v2-apis/rest-api-v2-sessions-apis, and
// rest-api-v2-partner-single-sign-on-apis beside it. No viewer is signed in when a session starts.
internal sealed class RestV2SessionAnswers(RestV2Sessions sessions)
{
    public ApiAnswer Create(RestV2Call call) =>
        Next(sessions.Start(call.ServiceProvider, call.DeviceInfo, Parameters(call)), whenIncomplete: "resume", reason: "none");

    public ApiAnswer Resume(RestV2Call call) =>
        Next(sessions.Resume(call.ServiceProvider, call.Values["code"], Parameters(call)), whenIncomplete: "retry", reason: "none");

    // Sign-in by the platform. Without its consent, or without all parameters, the basic flow is what is left.
    public ApiAnswer CreateForPartner(RestV2Call call)
    {
        PartnerFrameworkStatus status = call.FrameworkStatus;
        Dictionary<string, string> parameters = Parameters(call);
        parameters["mvpd"] = status.Mvpd ?? parameters.GetValueOrDefault("mvpd", RestV2Answers.DefaultMvpd);
        RestV2Session session = sessions.Start(call.ServiceProvider, call.DeviceInfo, parameters);
        return session.Missing.Count > 0 ? Next(session, "resume", "missing_parameters_fallback")
            : !status.IsGranted ? Next(session, "resume", "pfs_fallback")
            : ForPartner(session, call.Values["partner"]);
    }

    public ApiAnswer Show(RestV2Call call) => ApiAnswer.Json(StatusCodes.Status200OK, json =>
    {
        RestV2Session session = sessions.Find(call.ServiceProvider, call.Values["code"]);
        WriteMissing(json, session);
        json.WriteStartObject("existingParameters");
        foreach ((string name, string value) in session.Parameters)
        {
            json.WriteString(name, value);
        }

        json.WriteString("serviceProvider", session.ServiceProvider);
        json.WriteEndObject();
        RestV2Device.Write(json, session.DeviceInfo);
        WriteInstants(json, session);
    });

    // For a browser: the first of the redirects that end at the provider's page.
    public ApiAnswer Authenticate(RestV2Call call)
    {
        RestV2Session session = sessions.Find(call.ServiceProvider, call.Values["code"]);
        HttpRequest request = call.Exchange.Request;
        QueryString query = QueryString.Create("noflash", "true")
            .Add("mso_id", session.Mvpd)
            .Add("requestor_id", session.ServiceProvider)
            .Add("no_iframe", "false")
            .Add("domain_name", session.Parameters.GetValueOrDefault("domainName", string.Empty))
            .Add("redirect_url", session.Parameters.GetValueOrDefault("redirectUrl", string.Empty));
        return ApiAnswer.Redirect($"{request.Scheme}://{request.Host}{ProviderPages.SignIn}{query}");
    }

    private static Dictionary<string, string> Parameters(RestV2Call call)
    {
        var parameters = new Dictionary<string, string>();
        foreach (string name in RestV2Session.Needed)
        {
            if (call.Exchange.Recorded.FormValue(name) is { Length: > 0 } value)
            {
                parameters[name] = value;
            }
        }

        return parameters;
    }

    private static ApiAnswer Next(RestV2Session session, string whenIncomplete, string reason) => ApiAnswer.Json(200, json =>
    {
        bool isComplete = session.Missing.Count == 0;
        string url = isComplete
            ? $"/api/v2/authenticate/{session.ServiceProvider}/{session.Code}"
            : $"/api/v2/{session.ServiceProvider}/sessions/{session.Code}";
        WriteAction(json, isComplete ? "authenticate" : whenIncomplete, isComplete ? "interactive" : "direct", reason, url);
        WriteMissing(json, session);
        json.WriteString("code", session.Code);
        WriteParties(json, session);
        WriteInstants(json, session);
    });

    private static ApiAnswer ForPartner(RestV2Session session, string partner) => ApiAnswer.Json(StatusCodes.Status200OK, json =>
    {
        WriteAction(json, "partner_profile", "direct", "none", $"/api/v2/{session.ServiceProvider}/profiles/sso/{partner}");
        WriteParties(json, session);
        json.WriteStartObject("authenticationRequest");
        json.WriteString("type", "saml");
        json.WriteBase64String("request", "<AuthnRequest/>"u8);
        json.WriteStartArray("attributesNames");
        json.WriteStringValue("uid");
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteAction(Utf8JsonWriter json, string name, string type, string reason, string url)
    {
        json.WriteString("actionName", name);
        json.WriteString("actionType", type);
        json.WriteString("reasonType", reason);
        json.WriteString("url", url);
    }

    private static void WriteParties(Utf8JsonWriter json, RestV2Session session)
    {
        json.WriteString("sessionId", session.Id);
        if (session.Parameters.TryGetValue("mvpd", out string? mvpd))
        {
            json.WriteString("mvpd", mvpd);
        }

        json.WriteString("serviceProvider", session.ServiceProvider);
    }

    private static void WriteMissing(Utf8JsonWriter json, RestV2Session session)
    {
        if (session.Missing.Count == 0)
        {
            return;
        }

        json.WriteStartArray("missingParameters");
        foreach (string name in session.Missing)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    // Strings here, and numbers in the rest of REST API V2, as in Adobe's samples.
    private static void WriteInstants(Utf8JsonWriter json, RestV2Session session)
    {
        json.WriteString("notBefore", session.CreatedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        json.WriteString("notAfter", session.ExpiresAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
    }
}
