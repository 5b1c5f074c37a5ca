using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// REST API V1, as far as it is used here: authorize, preauthorize and regcode. Answers are XML unless the caller asks for JSON: by the end
// of the path, by a parameter or by Accept, as on Adobe's page "REST API Reference": https://experienceleague.adobe.com/en/docs/pass/
// authentication/integration-guide-programmers/legacy/rest-api-v1/rest-api-reference.
internal sealed class RestV1(PassEmulator pass)
{
    // The scopes of a registered application of V1's time. Adobe does not say which call needs which.
    private static readonly string[] Scopes = ["config:client", "decisions:client", "platform:sso", "profile:client", "tokens:client"];

    private static readonly string[] DecisionParameters = ["requestor", "deviceId", "resource"];

    public void MapRoutes(EmulatedService service, IEndpointRouteBuilder routes)
    {
        foreach (string? format in new[] { null, "json", "xml" })
        {
            string end = format is null ? string.Empty : $".{format}";
            Map($"/pass/api/v1/authorize{end}", HttpMethods.Get, exchange => Decide(exchange, "authorization", format));
            Map($"/pass/api/v1/preauthorize{end}", HttpMethods.Get, exchange => Decide(exchange, "preauthorization", format));
            Map($"/pass/reggie/v1/{{requestor}}/regcode{end}", HttpMethods.Post, exchange => CreateCode(exchange, format));
        }

        void Map(string path, string method, Func<Exchange, Answer> answer) => service.Map(routes, path, (method, answer));
    }

    private Answer Decide(Exchange exchange, string root, string? format)
    {
        IQueryCollection query = exchange.Request.Query;
        bool isIncomplete = DecisionParameters.Any(name => string.IsNullOrEmpty(query[name]));
        return pass.RefuseToken(exchange.BearerToken, Scopes)
            ?? (isIncomplete
                ? Answer.BadRequest("requestor, deviceId and resource are required.")
                : Write(exchange, 200, format, root, ("resource", query["resource"].ToString())));
    }

    private Answer CreateCode(Exchange exchange, string? format) => pass.RefuseToken(exchange.BearerToken, Scopes)
        ?? Write(exchange, 201, format, "regcode", ("code", "FAKE123"), ("requestor", exchange.RouteValue("requestor")));

    private static Answer Write(Exchange exchange, int status, string? format, string root, params (string Name, string Value)[] members)
    {
        string? asked = format ?? exchange.Request.Query["format"].FirstOrDefault() ?? exchange.Recorded.FormValue("format");
        bool isJson = asked is not null
            ? asked == "json"
            : MediaTypes.Choose(exchange.Request.Headers, "application/xml", "application/json") == "application/json";
        return isJson
            ? Answer.Json(status, new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Value))))
            : Answer.Xml(status, new XElement(root, members.Select(member => new XElement(member.Name, member.Value))));
    }
}
