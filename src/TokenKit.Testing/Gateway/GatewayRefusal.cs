using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Gateway;

// Why the API was not reached. The codes are Adobe's; the messages are ours.
internal sealed record GatewayRefusal(int Status, string Code, string Message)
{
    public static readonly GatewayRefusal NoToken = new(403, "403010", "Oauth token is missing");

    public static readonly GatewayRefusal BadToken = new(401, "401013", "Oauth token is not valid");

    public static readonly GatewayRefusal NoApiKey = new(403, "403000", "Api Key is required");

    public static readonly GatewayRefusal WrongApiKey = new(403, "403003", "Api Key is invalid");

    public static readonly GatewayRefusal NoOrganization = new(400, "400003", "Required header is missing: x-gw-ims-org-id");

    public static readonly GatewayRefusal WrongOrganization = new(403, "403025", "Profile is not valid");

    public static readonly GatewayRefusal TooManyRequests = new(429, "429050", "Too many requests");

    public Task SendAsync(Exchange exchange) => exchange.SendJsonAsync(Status, JsonText.Write(json =>
    {
        json.WriteString("error_code", Code);
        json.WriteString("message", Message);
    }));
}
