using System.Text.Json;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// What an API says. The bodies are plausible and no more: what is tested here is the token.
internal sealed record ApiAnswer(int Status, string? ContentType = null, string Body = "")
{
    public static readonly ApiAnswer NotFound = new(StatusCodes.Status404NotFound);

    public bool Succeeded => Status is >= 200 and < 400;

    public string? Location { get; init; }

    public string? Allow { get; init; }

    // RFC 9110 section 15.5.6: a 405 names the methods that are allowed.
    public static ApiAnswer WrongMethod(string allowed) => new(StatusCodes.Status405MethodNotAllowed) { Allow = allowed };

    public static ApiAnswer Json(int status, Action<Utf8JsonWriter> writeMembers) =>
        new(status, "application/json;charset=UTF-8", JsonText.Write(writeMembers));

    public static ApiAnswer Xml(int status, XElement root)
    {
        try
        {
            return new ApiAnswer(status, "application/xml;charset=UTF-8", root.ToString());
        }
        catch (ArgumentException)
        {
            // A name out of the call comes back in the answer, and XML has no control characters, not even escaped ones.
            return BadRequest("A value of the call has a character that XML does not know.");
        }
    }

    public static ApiAnswer Html(int status, string body) => new(status, "text/html;charset=UTF-8", $"<html><body>{body}</body></html>");

    public static ApiAnswer Redirect(string location) => new(StatusCodes.Status302Found) { Location = location };

    public static ApiAnswer Text(int status, string text) => new(status, "text/plain", text);

    public static ApiAnswer Error(int status, string error) => Json(status, json => json.WriteString("error", error));

    public static ApiAnswer BadRequest(string what) => Text(StatusCodes.Status400BadRequest, what);

    public Task SendAsync(Exchange exchange)
    {
        exchange.ResponseHeaders.Location = Location;
        exchange.ResponseHeaders.Allow = Allow;
        return exchange.SendAsync(Status, ContentType, Body);
    }
}
