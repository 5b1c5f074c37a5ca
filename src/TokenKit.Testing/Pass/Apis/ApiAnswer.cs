using System.Text.Json;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// What an API says. The bodies are plausible and no more: what is tested here is the token.
internal sealed record ApiAnswer(int Status, string? ContentType = null, string Body = "")
{
    public static readonly ApiAnswer NotFound = new(StatusCodes.Status404NotFound);

    public static readonly ApiAnswer WrongMethod = new(StatusCodes.Status405MethodNotAllowed);

    public bool Succeeded => Status is >= 200 and < 300;

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

    public static ApiAnswer Text(int status, string text) => new(status, "text/plain", text);

    public static ApiAnswer Error(int status, string error) => Json(status, json => json.WriteString("error", error));

    public static ApiAnswer BadRequest(string what) => Text(StatusCodes.Status400BadRequest, what);

    public Task SendAsync(Exchange exchange) => exchange.SendAsync(Status, ContentType, Body);
}
