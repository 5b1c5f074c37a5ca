using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.AemForms;

// Why AEM did nothing, in the shape of Adobe's batch-api.yaml (ErrorResponse). The words are ours.
internal sealed record AemRefusal(int Status, string Title, string Detail)
{
    public static readonly AemRefusal NoToken = new(401, "Unauthorized", "The request has no bearer token.");

    public static readonly AemRefusal BadToken = new(401, "Unauthorized", "The token is invalid or has expired.");

    public static readonly AemRefusal NotAllowed = new(403, "Forbidden", "The client id is not on the list of allowed clients.");

    public static readonly AemRefusal NoApiKey = new(403, "Forbidden", "The header X-Api-Key is missing.");

    public static readonly AemRefusal WrongApiKey = new(403, "Forbidden", "X-Api-Key is not the client id of the token.");

    public static readonly AemRefusal UnknownBucket = new(404, "Not Found", "There is no such program and environment.");

    public static readonly AemRefusal NotFound = new(404, "Not Found", "There is no such resource.");

    public static readonly AemRefusal WrongMethod = new(405, "Method Not Allowed", "The resource does not know this method.");

    public static AemRefusal BadRequest(string detail) => new(400, "Bad Request", detail);

    public static AemRefusal Conflict(string detail) => new(409, "Conflict", detail);

    public Task SendAsync(Exchange exchange) => exchange.SendJsonAsync(Status, JsonText.Write(json =>
    {
        json.WriteString("title", Title);
        json.WriteNumber("status", Status);
        json.WriteString("detail", Detail);
    }));
}
