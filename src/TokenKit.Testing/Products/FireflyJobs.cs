using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Products;

// The asynchronous API of Firefly. The address of the state is on another host, and the image is at a signed address.
internal sealed class FireflyJobs(CloudStorage storage, Func<int> polls)
{
    // One of many such hosts: the digits are invented.
    public const string StatusHost = "firefly-epo100001.adobe.io";

    private readonly Jobs _jobs = new(polls);

    public void MapRoutes(EmulatedService service, IEndpointRouteBuilder routes)
    {
        foreach (string operation in new[] { "generate", "expand", "fill", "generate-similar", "generate-object-composite" })
        {
            service.Map(routes, $"/v3/images/{operation}-async", (HttpMethods.Post, Start));
        }

        service.Map(routes, "/v3/status/{id}", (HttpMethods.Get, ReadState));
    }

    private Answer Start(Exchange exchange)
    {
        string id = $"urn:ff:jobs:epo100001:{Guid.NewGuid()}";
        _jobs.Start(id);
        return Answer.Json(StatusCodes.Status202Accepted, new JsonObject
        {
            ["jobId"] = id,
            ["statusUrl"] = $"https://{StatusHost}/v3/status/{id}",
            ["cancelUrl"] = $"https://{StatusHost}/v3/cancel/{id}",
        });
    }

    private Answer ReadState(Exchange exchange)
    {
        string id = exchange.RouteValue("id");
        return _jobs.Poll(id) switch
        {
            null => Answer.NotFound,
            false => Answer.Json(StatusCodes.Status200OK, new JsonObject { ["status"] = "running", ["jobId"] = id }),
            true => Answer.Json(StatusCodes.Status200OK, new JsonObject
            {
                ["status"] = "succeeded",
                ["jobId"] = id,
                ["result"] = new JsonObject { ["outputs"] = new JsonArray(Output()) },
            }),
        };
    }

    private JsonObject Output() => new()
    {
        ["seed"] = 1,
        ["image"] = new JsonObject
        {
            ["url"] = storage
                .SignDownload("pre-signed-firefly-prod", $"images/{Guid.NewGuid()}", "image/jpeg", "FAKE image"u8.ToArray())
                .AbsoluteUri,
        },
    };
}
