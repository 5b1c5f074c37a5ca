using Microsoft.AspNetCore.Http;

namespace TokenKit.Testing.Pass.Apis;

// REST API V2's errors. The first two codes are Adobe's only ones about a token; the other's name is ours.
internal static class EnhancedError
{
    private const string Register = "application-registration";

    public static ApiAnswer WrongClient() =>
        Of(StatusCodes.Status401Unauthorized, "invalid_access_token_client_application", Register, "The client application of the access token is not valid.");

    public static ApiAnswer WrongServiceProvider() =>
        Of(StatusCodes.Status401Unauthorized, "invalid_access_token_service_provider", Register, "The access token is not valid for the service provider.");

    public static ApiAnswer BadRequest(string message) => Of(StatusCodes.Status400BadRequest, "bad_request", "none", message);

    private static ApiAnswer Of(int status, string code, string action, string message) => ApiAnswer.Json(status, json =>
    {
        json.WriteString("action", action);
        json.WriteNumber("status", status);
        json.WriteString("code", code);
        json.WriteString("message", message);
        json.WriteString("helpUrl", "https://experienceleague.adobe.com/");
        json.WriteString("trace", Guid.NewGuid());
    });
}
