using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Ims;

// The token endpoint of PDF Services: "POST /token" with the client id and the secret, and nothing else. Its errors have an object in the
// place of the code. Adobe's document says nothing about other parameters; the emulator refuses them, so that a client that sends a grant
// type or scopes is noticed. The code for that is the one of RFC 6749 section 5.2, and the text is ours.
internal static class PdfServicesToken
{
    public static Answer WrongMethod() => Error(StatusCodes.Status405MethodNotAllowed, "method_not_allowed", "The method must be POST.");

    // Null if the request is in order.
    public static Answer? Refuse(Exchange exchange, FormParameters? form, ImsEmulatorCredential? credential) => form switch
    {
        null => InvalidRequest("The body must be a form."),
        _ when exchange.Recorded.Query.Length > 0 => InvalidRequest("The parameters belong in the body."),
        _ when exchange.Form!.Fields!.FirstOrDefault(field => field.Name is not ("client_id" or "client_secret")) is { } other =>
            InvalidRequest($"The parameter {other.Name} is not known."),
        _ when form.Repeated.Any() => InvalidRequest("A parameter is included more than once."),
        _ when form["client_id"] is null || credential is null =>
            Error(StatusCodes.Status400BadRequest, "invalid_client", "The client_id is missing or not known."),
        _ when form["client_secret"] is null =>
            Error(StatusCodes.Status400BadRequest, "invalid_client", "The client_secret is missing."),
        _ when !credential.Secrets.Accept(form["client_secret"]!) =>
            Error(StatusCodes.Status401Unauthorized, "invalid_client", "The client_secret is not valid.") with { Challenge = "Bearer" },
        _ when !credential.AllowsClientCredentials =>
            Error(StatusCodes.Status400BadRequest, "unauthorized_client", "The client may not get a token."),
        _ => null,
    };

    private static Answer InvalidRequest(string message) => Error(StatusCodes.Status400BadRequest, "invalid_request", message);

    private static Answer Error(int status, string code, string message) =>
        Answer.Json(status, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } });
}
