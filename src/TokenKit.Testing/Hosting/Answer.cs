using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace TokenKit.Testing.Hosting;

// What the emulator answers to a request: a status, a body, and the few headers that some answers have.
internal sealed record Answer(int Status, string? ContentType = null, string Body = "")
{
    public const string JsonType = "application/json;charset=UTF-8";

    public static readonly Answer NotFound = new(StatusCodes.Status404NotFound);

    public bool Succeeded => Status < 400;

    public string? Location { get; init; }

    // RFC 9110 section 15.5.6: a 405 names the methods that are allowed.
    public string? Allow { get; init; }

    // Sent as WWW-Authenticate.
    public string? Challenge { get; init; }

    public string? RetryAfter { get; init; }

    // A body that is not text, in the place of the text.
    public ReadOnlyMemory<byte>? Bytes { get; init; }

    // Sent as one header Link each (RFC 8288).
    public string[] Links { get; init; } = [];

    public static Answer WrongMethod() => new(StatusCodes.Status405MethodNotAllowed);

    public static Answer Json(int status, JsonObject body) => Json(status, body.ToJsonString());

    public static Answer Json(int status, string body) => new(status, JsonType, body);

    public static Answer Xml(int status, XElement root)
    {
        try
        {
            return new Answer(status, "application/xml;charset=UTF-8", root.ToString());
        }
        catch (ArgumentException)
        {
            // The answer repeats a name of the call, and XML has no control characters, not even escaped ones.
            return BadRequest("A value of the call has a character that XML does not allow.");
        }
    }

    public static Answer Html(int status, string body) => new(status, "text/html;charset=UTF-8", $"<html><body>{body}</body></html>");

    // The page of a server in front of the service.
    public static Answer ServerPage(int status)
    {
        string title = string.Create(CultureInfo.InvariantCulture, $"{status} {ReasonPhrases.GetReasonPhrase(status)}");
        return new Answer(
            status,
            "text/html",
            $"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
            + "<hr><center>openresty</center>\r\n</body>\r\n</html>\r\n");
    }

    public static Answer BadRequest(string problem) => new(StatusCodes.Status400BadRequest, "text/plain", problem);

    // The status; never the body, which may hold a token.
    public override string ToString() => Status.ToString(CultureInfo.InvariantCulture);
}
