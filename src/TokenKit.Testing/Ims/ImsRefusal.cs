using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Ims;

// Why no token: the body is RFC 6749 section 5.2's.
internal sealed record ImsRefusal(int Status, string Error, string Description)
{
    public static ImsRefusal InvalidRequest(string description) => new(400, "invalid_request", description);

    public static ImsRefusal InvalidClient(int status, string description) => new(status, "invalid_client", description);

    public static ImsRefusal InvalidToken(string description) => new(400, "invalid_token", description);

    public static ImsRefusal BadRequest(string description) => new(400, "bad_request", description);

    public Task SendAsync(Exchange exchange) => exchange.SendJsonAsync(Status, JsonText.Write(json =>
    {
        json.WriteString("error", Error);
        json.WriteString("error_description", Description);
    }));
}
