using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Products;

// A long-running operation as AEM's OpenAPI guide describes it, at the address of the import of assets: 202 with Location and
// Retry-After, the same again while it runs, then 303 to the result on the same host. There is nothing to wait for, so Retry-After is 0.
internal sealed class AemImport(Func<int> polls)
{
    private const string JobPath = "/adobe/assets/import/jobs/{id}";

    private readonly Jobs _jobs = new(polls);

    public void MapRoutes(EmulatedService service, IEndpointRouteBuilder routes)
    {
        service.Map(routes, "/adobe/assets/import/fromUrl", (HttpMethods.Post, Start));
        service.Map(routes, $"{JobPath}/status", (HttpMethods.Get, ReadState));
    }

    private Answer Start(Exchange exchange)
    {
        string id = Guid.NewGuid().ToString();
        _jobs.Start(id);
        return Running(id);
    }

    private Answer ReadState(Exchange exchange)
    {
        string id = exchange.RouteValue("id");
        return _jobs.Poll(id) switch
        {
            null => Answer.NotFound,
            false => Running(id),
            true => new Answer(StatusCodes.Status303SeeOther) { Location = PathOf(id, "result") },
        };
    }

    private static Answer Running(string id) =>
        Answer.Json(StatusCodes.Status202Accepted, new JsonObject { ["id"] = id, ["state"] = "PROCESSING" }) with
        {
            Location = PathOf(id, "status"),
            RetryAfter = "0",
        };

    private static string PathOf(string id, string resource) => $"{JobPath.Replace("{id}", id, StringComparison.Ordinal)}/{resource}";
}
