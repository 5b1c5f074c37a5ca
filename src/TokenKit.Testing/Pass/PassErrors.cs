using System.Text.Json.Nodes;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass;

// The errors of registration, of the token endpoint, and of the APIs about a token. Adobe Pass sends no error_description.
internal static class PassErrors
{
    public static readonly Answer InvalidRequest = Of(400, "invalid_request");

    public static readonly Answer InvalidRedirectUri = Of(400, "invalid_redirect_uri");

    public static readonly Answer InvalidStatement = Of(400, "invalid_software_statement");

    public static readonly Answer UnapprovedStatement = Of(400, "unapproved_software_statement");

    public static readonly Answer InvalidClient = Of(400, "invalid_client");

    public static readonly Answer UnauthorizedClient = Of(400, "unauthorized_client");

    public static readonly Answer UnsupportedGrantType = Of(400, "unsupported_grant_type");

    // Not documented by Adobe: RFC 6749 section 5.2.
    public static readonly Answer InvalidScope = Of(400, "invalid_scope");

    // At an API, 401 asks for a new token and 403 for new credentials. The texts are those of Adobe's older error table.
    public static readonly Answer AccessDenied = Of(401, "access_denied");

    public static readonly Answer RevokedClient = Of(403, "invalid_client");

    public static readonly Answer InsufficientScope = Of(403, "insufficient_scope");

    // Not documented by Adobe: RFC 9110 section 15.5.6.
    public static Answer WrongMethod() => Of(405, "invalid_request");

    private static Answer Of(int status, string error) => Answer.Json(status, new JsonObject { ["error"] = error });
}
