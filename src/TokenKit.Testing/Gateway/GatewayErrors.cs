using System.Text.Json.Nodes;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Gateway;

// The errors of Adobe's gateway. The codes are Adobe's; the messages are ours.
internal static class GatewayErrors
{
    public static readonly Answer NoToken = Of(403, "403010", "Oauth token is missing");

    public static readonly Answer BadToken = Of(401, "401013", "Oauth token is not valid");

    public static readonly Answer NoApiKey = Of(403, "403000", "Api Key is required");

    public static readonly Answer WrongApiKey = Of(403, "403003", "Api Key is invalid");

    public static readonly Answer NoOrganization = NoHeader("x-gw-ims-org-id");

    public static readonly Answer WrongOrganization = Of(403, "403025", "Profile is not valid");

    public static readonly Answer TooManyRequests = Of(429, "429050", "Too many requests");

    public static Answer NoHeader(string name) => Of(400, "400003", $"Required header is missing: {name}");

    public static Answer Of(int status, string code, string message) =>
        Answer.Json(status, new JsonObject { ["error_code"] = code, ["message"] = message });

    // The token is null if it is not a good one.
    public static Answer? RefuseCaller(Exchange exchange, IssuedToken? token)
    {
        string apiKey = exchange.Header("x-api-key");
        return token switch
        {
            null => exchange.BearerToken is null ? NoToken : BadToken,
            _ when apiKey.Length == 0 => NoApiKey,
            _ when apiKey != token.ClientId => WrongApiKey,
            _ => null,
        };
    }
}
