using System.Text.Json.Nodes;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// REST API V2's errors, as on Adobe's page "Enhanced Error Codes": https://experienceleague.adobe.com/en/docs/pass/authentication/
// integration-guide-programmers/standard-features/error-reporting/enhanced-error-codes. Only the first two of its codes are about a token.
internal static class EnhancedError
{
    private const string Register = "application-registration";

    private const string HelpUrl =
        "https://experienceleague.adobe.com/docs/pass/authentication/auth-features/error-reportn/enhanced-error-codes.html";

    public static Answer WrongClient() =>
        Of(401, "invalid_access_token_client_application", Register, "The client application of the access token is not valid.");

    public static Answer WrongServiceProvider() =>
        Of(401, "invalid_access_token_service_provider", Register, "The access token is not valid for the service provider.");

    // The code ends with the name of the header, such as device_info.
    public static Answer InvalidHeader(string name, string message) => BadRequest($"invalid_header_{name}", message);

    public static Answer InvalidParameter(string name, string message) => BadRequest($"invalid_parameter_{name}", message);

    // Adobe's list has no code for it: the name is ours.
    public static Answer WrongContentType(string expected) => BadRequest("bad_request", $"The content type must be {expected}.");

    // This code is ours, too. Adobe's pages say that every error is JSON.
    public static Answer WrongMethod() => Of(405, "method_not_allowed", "none", "The method is not allowed.");

    private static Answer BadRequest(string code, string message) => Of(400, code, "none", message);

    private static Answer Of(int status, string code, string action, string message) => Answer.Json(status, new JsonObject
    {
        ["action"] = action,
        ["status"] = status,
        ["code"] = code,
        ["message"] = message,
        ["helpUrl"] = HelpUrl,
        ["trace"] = Guid.NewGuid(),
    });
}
