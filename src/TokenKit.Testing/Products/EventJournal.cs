using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Products;

// The journaling API of I/O Events: a journal of one event. Its links are relative, and begin with /events unlike the address that the
// console shows.
internal static class EventJournal
{
    private const string Journal = "/organizations/{organization}/integrations/{integration}/{registration}";
    private const string Position = "FAKE-position-1";

    public static void MapRoutes(EmulatedService service, IEndpointRouteBuilder routes)
    {
        service.Map(routes, Journal, (HttpMethods.Get, Read));
        service.Map(routes, $"/events{Journal}", (HttpMethods.Get, Read));
    }

    private static Answer Read(Exchange exchange)
    {
        string path = exchange.Recorded.Path;
        string journal = path.StartsWith("/events/", StringComparison.Ordinal) ? path : $"/events{path}";
        string next = $"<{journal}?since={Position}>; rel=\"next\"";
        if (exchange.Request.Query["since"].Count > 0)
        {
            return new Answer(StatusCodes.Status204NoContent)
            {
                RetryAfter = "10",
                Links = [next, $"<{journal}/validate?since={Position}>; rel=\"validate\""],
            };
        }

        var body = new JsonObject
        {
            ["events"] = new JsonArray(new JsonObject { ["position"] = Position, ["event"] = new JsonObject { ["key"] = "value" } }),
            ["_page"] = new JsonObject { ["last"] = Position, ["count"] = 1 },
        };
        return Answer.Json(StatusCodes.Status200OK, body) with { Links = [next] };
    }
}
