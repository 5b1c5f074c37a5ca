using Microsoft.AspNetCore.Http;

namespace TokenKit.Testing.Pass.Apis;

// REST API V2's errors, as on Adobe's page "Enhanced Error Codes": https://experienceleague.adobe.com/en/docs/pass/authentication/
// integration-guide-programmers/standard-features/error-reporting/enhanced-error-codes. Only the first two of its codes are about a token.
internal static class EnhancedError
{
    private const string Register = "application-registration";

    private const string HelpUrl =
        "https://experienceleague.adobe.com/docs/pass/authentication/auth-features/error-reportn/enhanced-error-codes.html";

    public static ApiAnswer WrongClient() => Of(
        StatusCodes.Status401Unauthorized,
        "invalid_access_token_client_application",
        Register,
        "The client application of the access token is not valid.");

    public static ApiAnswer WrongServiceProvider() => Of(
        StatusCodes.Status401Unauthorized,
        "invalid_access_token_service_provider",
        Register,
        "The access token is not valid for the service provider.");

    // Such as device_info: the code ends with it.
    public static ApiAnswer InvalidHeader(string name, string message) => BadRequest($"invalid_header_{name}", message);

    public static ApiAnswer InvalidParameter(string name, string message) => BadRequest($"invalid_parameter_{name}", message);

    // Adobe's list has no code for it: the name is ours.
    public static ApiAnswer WrongContentType(string expected) => BadRequest("bad_request", $"The content type must be {expected}.");

    // This one is ours, too. The pages say that the answer is JSON, as of every error.
    public static ApiAnswer WrongMethod(IEnumerable<string> allowed) =>
        Of(StatusCodes.Status405MethodNotAllowed, "method_not_allowed", "none", "The method is not allowed.") with
        {
            Allow = string.Join(", ", allowed),
        };

    private static ApiAnswer BadRequest(string code, string message) => Of(StatusCodes.Status400BadRequest, code, "none", message);

    private static ApiAnswer Of(int status, string code, string action, string message) => ApiAnswer.Json(status, json =>
    {
        json.WriteString("action", action);
        json.WriteNumber("status", status);
        json.WriteString("code", code);
        json.WriteString("message", message);
        json.WriteString("helpUrl", HelpUrl);
        json.WriteString("trace", Guid.NewGuid());
    });
}
