using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// REST API V1, as far as it is used here: authorize, preauthorize and regcode, as XML unless the caller asks for JSON. It does so by the
// end of the path, by a parameter or by Accept, as on Adobe's page "REST API Reference": https://experienceleague.adobe.com/en/docs/pass/
// authentication/integration-guide-programmers/legacy/rest-api-v1/rest-api-reference.
internal sealed partial class RestV1(PassEmulator pass) : IProtectedApi
{
    // What a registered application of V1's time had. Adobe does not say which call needs which.
    private static readonly string[] Scopes = ["config:client", "decisions:client", "platform:sso", "profile:client", "tokens:client"];

    public bool Serves(string path) => DecisionPath().IsMatch(path) || RegistrationCodePath().IsMatch(path);

    public ApiAnswer Answer(Exchange exchange)
    {
        Match registration = RegistrationCodePath().Match(exchange.Recorded.Path);
        bool isRightMethod = registration.Success ? HttpMethods.IsPost(exchange.Request.Method) : HttpMethods.IsGet(exchange.Request.Method);
        if (!isRightMethod)
        {
            return ApiAnswer.WrongMethod(registration.Success ? "POST" : "GET");
        }

        return ApiCaller.Of(exchange, pass, Scopes).Refuse()
            ?? (registration.Success ? RegistrationCode(exchange, registration.Groups["requestor"].Value) : Decision(exchange));
    }

    private static ApiAnswer Decision(Exchange exchange)
    {
        IQueryCollection query = exchange.Request.Query;
        if (string.IsNullOrEmpty(query["requestor"]) || string.IsNullOrEmpty(query["deviceId"]) || string.IsNullOrEmpty(query["resource"]))
        {
            return ApiAnswer.BadRequest("requestor, deviceId and resource are required.");
        }

        bool authorizes = DecisionPath().Match(exchange.Recorded.Path).Groups["decision"].Value == "authorize";
        return Say(exchange, StatusCodes.Status200OK, authorizes ? "authorization" : "preauthorization", [("resource", query["resource"].ToString())]);
    }

    private static ApiAnswer RegistrationCode(Exchange exchange, string requestor) =>
        Say(exchange, StatusCodes.Status201Created, "regcode", [("code", "FAKE123"), ("requestor", requestor)]);

    private static ApiAnswer Say(Exchange exchange, int status, string root, (string Name, string Value)[] members)
    {
        if (!IsJson(exchange))
        {
            return ApiAnswer.Xml(status, new XElement(root, members.Select(member => new XElement(member.Name, member.Value))));
        }

        return ApiAnswer.Json(status, json =>
        {
            foreach ((string name, string value) in members)
            {
                json.WriteString(name, value);
            }
        });
    }

    private static bool IsJson(Exchange exchange)
    {
        string path = exchange.Recorded.Path;
        string? asked = path.EndsWith(".json", StringComparison.Ordinal) ? "json"
            : path.EndsWith(".xml", StringComparison.Ordinal) ? "xml"
            : exchange.Request.Query["format"].FirstOrDefault() ?? exchange.Recorded.FormValue("format");
        return asked is not null
            ? asked == "json"
            : AcceptHeader.Choose(exchange.Request.Headers, "application/xml", "application/json") == "application/json";
    }

    [GeneratedRegex("^/pass/api/v1/(?<decision>authorize|preauthorize)(\\.(json|xml))?\\z")]
    private static partial Regex DecisionPath();

    [GeneratedRegex("^/pass/reggie/v1/(?<requestor>[^/]+)/regcode(\\.(json|xml))?\\z")]
    private static partial Regex RegistrationCodePath();
}
