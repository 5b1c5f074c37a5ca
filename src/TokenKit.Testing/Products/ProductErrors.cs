using Microsoft.AspNetCore.Http;
using TokenKit.Testing.AemForms;
using TokenKit.Testing.Gateway;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Products;

// How one product answers a call that lacks something. A body is sent only if a page of Adobe shows it.
internal sealed record ProductErrors(Answer NoToken, Answer BadToken, Func<string, Answer> NoHeader, Func<string, Answer> WrongHeader)
{
    public const string ApiKey = "x-api-key";

    private static readonly Answer UserManagementChallenge =
        new(StatusCodes.Status401Unauthorized) { Challenge = "Bearer realm=\"JIL\", error=\"invalid_token\"" };

    public static readonly ProductErrors Gateway = new(
        GatewayErrors.NoToken,
        GatewayErrors.BadToken,
        name => name == ApiKey ? GatewayErrors.NoApiKey : GatewayErrors.NoHeader(name),
        name => name == ApiKey ? GatewayErrors.WrongApiKey : GatewayErrors.WrongOrganization);

    // The code is from the OpenAPI document of PDF Services; the message is ours.
    public static readonly ProductErrors PdfServices = Gateway with
    {
        NoToken = Unauthorized("""{"error":{"code":"UNAUTHORIZED","message":"The token is missing"}}"""),
        BadToken = Unauthorized("""{"error":{"code":"UNAUTHORIZED","message":"The token is not valid"}}"""),
    };

    public static readonly ProductErrors Aem = new(
        AemErrors.NoToken, AemErrors.BadToken, _ => AemErrors.NoApiKey, _ => AemErrors.WrongApiKey);

    // EXEG-0500-401 to EXEG-0506-401: Adobe documents the codes, but not the body. A missing header is a 401 too.
    public static readonly ProductErrors Edge = Silent(noHeader: StatusCodes.Status401Unauthorized);

    // Frame.io requires the token only.
    public static readonly ProductErrors FrameIo = Silent() with
    {
        NoToken = Unauthorized("""{"errors":[{"title":"Unauthorized","detail":"Invalid or missing authorization token"}]}"""),
        BadToken = Unauthorized("""{"errors":[{"title":"Unauthorized","detail":"Invalid or missing authorization token"}]}"""),
    };

    // Commerce documents what its statuses mean: 401 the token, 403 the organization or the rights.
    public static readonly ProductErrors Commerce = Silent(noHeader: StatusCodes.Status403Forbidden);

    public static readonly ProductErrors Workfront = Silent();

    // User Management has the reason in a header, and 403 for the API key.
    public static readonly ProductErrors UserManagement = Silent(noHeader: StatusCodes.Status403Forbidden) with
    {
        NoToken = UserManagementChallenge,
        BadToken = UserManagementChallenge,
    };

    private static ProductErrors Silent(int noHeader = StatusCodes.Status400BadRequest) => new(
        new Answer(StatusCodes.Status401Unauthorized),
        new Answer(StatusCodes.Status401Unauthorized),
        _ => new Answer(noHeader),
        _ => new Answer(StatusCodes.Status403Forbidden));

    private static Answer Unauthorized(string body) => Answer.Json(StatusCodes.Status401Unauthorized, body);
}
