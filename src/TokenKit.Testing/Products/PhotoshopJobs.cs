using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Products;

// Photoshop API v2. An output is at a short address, which needs no token and leads to a signed address.
internal sealed class PhotoshopJobs(CloudStorage storage, Func<int> polls)
{
    public const string PublicPath = "/v2/short-url";

    private const string Host = "https://photoshop-api.adobe.io";

    private static readonly Answer Invalid = Answer.Json(
        StatusCodes.Status422UnprocessableEntity,
        """
        {"error_code":"validation_error","message":"Validation failed",
         "errors":[{"error_code":"value_error.missing","message":"Field required"}]}
        """);

    private readonly Jobs _jobs = new(polls);
    private readonly ConcurrentDictionary<string, Uri> _outputs = new(StringComparer.Ordinal);

    public void MapRoutes(EmulatedService service, IEndpointRouteBuilder routes)
    {
        service.Map(routes, "/v2/create-composite", (HttpMethods.Post, Start));
        service.Map(routes, "/v2/status/{id}", (HttpMethods.Get, ReadState));
        service.Map(routes, $"{PublicPath}/{{urn}}", (HttpMethods.Get, Redirect));
    }

    private static bool IsComplete(JsonElement json) =>
        json.TryGetProperty("image", out JsonElement image)
        && image.ValueKind == JsonValueKind.Object
        && json.TryGetProperty("outputs", out JsonElement outputs)
        && outputs.ValueKind == JsonValueKind.Array
        && outputs.GetArrayLength() is >= 1 and <= 25
        && outputs.EnumerateArray().All(output => output.TryGetProperty("mediaType", out _) && output.TryGetProperty("destination", out _));

    private Answer Start(Exchange exchange)
    {
        if (!StrictJson.Read(exchange.Body.Start, IsComplete))
        {
            return Invalid;
        }

        string id = Guid.NewGuid().ToString();
        _jobs.Start(id);
        return Answer.Json(StatusCodes.Status202Accepted, new JsonObject { ["jobId"] = id, ["statusUrl"] = $"{Host}/v2/status/{id}" });
    }

    private Answer ReadState(Exchange exchange)
    {
        string id = exchange.RouteValue("id");
        return _jobs.Poll(id) switch
        {
            null => Answer.NotFound,
            false => Answer.Json(StatusCodes.Status200OK, new JsonObject { ["jobId"] = id, ["status"] = "running" }),
            true => Answer.Json(StatusCodes.Status200OK, new JsonObject
            {
                ["jobId"] = id,
                ["status"] = "succeeded",
                ["result"] = new JsonObject { ["outputs"] = new JsonArray(Output()) },
            }),
        };
    }

    // Of a job whose output is kept by Adobe ("validityPeriod"); the media type is always the same.
    private JsonObject Output()
    {
        string urn = $"urn:aaid:ps:US:{Guid.NewGuid()}";
        _outputs[urn] = storage.SignDownload("photoshop-outputs-fake", $"outputs/{Guid.NewGuid()}", "image/jpeg", "FAKE image"u8.ToArray());
        return new JsonObject
        {
            ["mediaType"] = "image/jpeg",
            ["destination"] = new JsonObject { ["url"] = $"{Host}{PublicPath}/{urn}" },
        };
    }

    private Answer Redirect(Exchange exchange) => _outputs.TryGetValue(exchange.RouteValue("urn"), out Uri? output)
        ? new Answer(StatusCodes.Status302Found) { Location = output.AbsoluteUri }
        : Answer.NotFound;
}
