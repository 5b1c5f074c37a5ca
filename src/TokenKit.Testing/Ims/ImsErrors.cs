using System.Text.Json.Nodes;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Ims;

// The errors of IMS, with the body that RFC 6749 section 5.2 defines.
internal static class ImsErrors
{
    public static Answer WrongMethod() => Of(405, "invalid_request", "The method must be POST.");

    public static Answer InvalidRequest(string description) => Of(400, "invalid_request", description);

    public static Answer InvalidClient(int status, string description) => Of(status, "invalid_client", description);

    // RFC 6749 section 5.2: a client that used the Authorization header gets a 401 and a challenge.
    public static Answer InvalidBasicClient(string description) =>
        InvalidClient(401, description) with { Challenge = "Basic realm=\"ims\"" };

    public static Answer InvalidToken(string description) => Of(400, "invalid_token", description);

    public static Answer BadRequest(string description) => Of(400, "bad_request", description);

    public static Answer Of(int status, string error, string description) =>
        Answer.Json(status, new JsonObject { ["error"] = error, ["error_description"] = description });
}
