using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// What REST API V2 answers to a call that is in order. Everybody is logged in, and may see everything.
internal static class RestV2Answers
{
    public static ApiAnswer Page(RestV2Call call) => new(StatusCodes.Status200OK, "text/html", "<html><body>Choose your provider.</body></html>");

    public static ApiAnswer Configuration(RestV2Call call) => ApiAnswer.Json(StatusCodes.Status200OK, json =>
    {
        json.WriteString("serviceProvider", call.ServiceProvider);
        json.WriteStartArray("mvpds");
        json.WriteEndArray();
    });

    public static ApiAnswer NewSession(RestV2Call call) => Session(call, StatusCodes.Status201Created, Guid.NewGuid().ToString("N")[..7]);

    public static ApiAnswer Session(RestV2Call call) => Session(call, StatusCodes.Status200OK, call.Values["code"]);

    public static ApiAnswer Profiles(RestV2Call call) => ApiAnswer.Json(StatusCodes.Status200OK, json =>
    {
        json.WriteStartObject("profiles");
        json.WriteStartObject(call.Values.GetValueOrDefault("mvpd", "FakeMvpd"));
        json.WriteString("issuer", "Adobe");
        json.WriteString("type", "regular");
        json.WriteEndObject();
        json.WriteEndObject();
    });

    public static ApiAnswer Decisions(RestV2Call call)
    {
        if (StrictJson.Read(call.Exchange.Body.Start, Resources) is not { Count: > 0 } resources)
        {
            return EnhancedError.BadRequest("The body must be a JSON object with resources, a list of strings.");
        }

        return ApiAnswer.Json(StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("decisions");
            foreach (string resource in resources)
            {
                json.WriteStartObject();
                json.WriteString("resource", resource);
                json.WriteString("serviceProvider", call.ServiceProvider);
                json.WriteString("mvpd", call.Values["mvpd"]);
                json.WriteBoolean("authorized", true);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    public static ApiAnswer Logout(RestV2Call call) => ApiAnswer.Json(StatusCodes.Status200OK, json =>
    {
        json.WriteStartObject("logouts");
        json.WriteStartObject(call.Values["mvpd"]);
        json.WriteString("actionName", "complete");
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static ApiAnswer Session(RestV2Call call, int status, string code) => ApiAnswer.Json(status, json =>
    {
        json.WriteString("code", code);
        json.WriteString("serviceProvider", call.ServiceProvider);
        json.WriteString("url", $"/api/v2/authenticate/{call.ServiceProvider}/{code}");
    });

    private static List<string>? Resources(JsonElement json) => json.ValueKind is JsonValueKind.Object
        && json.TryGetProperty("resources", out JsonElement resources)
        && resources.ValueKind is JsonValueKind.Array
        && resources.EnumerateArray().All(resource => resource.ValueKind is JsonValueKind.String)
            ? [.. resources.EnumerateArray().Select(resource => resource.GetString()!)]
            : null;
}
