using System.Text.Json.Nodes;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.AemForms;

// The errors of AEM, in the shape of Adobe's batch-api.yaml (ErrorResponse). The texts are ours.
internal static class AemErrors
{
    public static readonly Answer NoToken = Of(401, "Unauthorized", "The request has no bearer token.");

    public static readonly Answer BadToken = Of(401, "Unauthorized", "The token is invalid or has expired.");

    public static readonly Answer NotAllowed = Of(403, "Forbidden", "The client id is not on the list of allowed clients.");

    public static readonly Answer NoApiKey = Of(403, "Forbidden", "The header X-Api-Key is missing.");

    public static readonly Answer WrongApiKey = Of(403, "Forbidden", "X-Api-Key is not the client id of the token.");

    public static readonly Answer UnknownBucket = Of(404, "Not Found", "There is no such program and environment.");

    public static readonly Answer NotFound = Of(404, "Not Found", "There is no such resource.");

    public static Answer WrongMethod() => Of(405, "Method Not Allowed", "The resource does not know this method.");

    public static Answer BadRequest(string detail) => Of(400, "Bad Request", detail);

    public static Answer Conflict(string detail) => Of(409, "Conflict", detail);

    private static Answer Of(int status, string title, string detail) =>
        Answer.Json(status, new JsonObject { ["title"] = title, ["status"] = status, ["detail"] = detail });
}
