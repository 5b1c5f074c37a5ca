using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Products;

// Photoshop API v2. What the address of an output requires is not documented, so it is not played.
internal sealed class PhotoshopJobs(Func<int> polls)
{
    private const string Root = "https://photoshop-api.adobe.io/v2";

    private readonly Jobs _jobs = new(polls);

    public void MapRoutes(EmulatedService service, IEndpointRouteBuilder routes)
    {
        service.Map(routes, "/v2/create-composite", (HttpMethods.Post, Start));
        service.Map(routes, "/v2/status/{id}", (HttpMethods.Get, ReadState));
    }

    private Answer Start(Exchange exchange)
    {
        string id = Guid.NewGuid().ToString();
        _jobs.Start(id);
        return Answer.Json(StatusCodes.Status202Accepted, new JsonObject { ["jobId"] = id, ["statusUrl"] = $"{Root}/status/{id}" });
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
                ["result"] = new JsonObject
                {
                    ["outputs"] = new JsonArray(new JsonObject
                    {
                        ["mediaType"] = "image/jpeg",
                        ["destination"] = new JsonObject { ["url"] = $"{Root}/short-url/{id}" },
                    }),
                },
            }),
        };
    }
}
