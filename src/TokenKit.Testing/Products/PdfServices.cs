using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Products;

// PDF Services: an asset with a signed address for its upload, a job on it, the state of the job, and a signed address of the result.
internal sealed class PdfServices(CloudStorage storage, Func<int> polls)
{
    private const string Bucket = "dcplatformstorageservice-us-east-1";

    private readonly Jobs _jobs = new(polls);
    private readonly ConcurrentDictionary<string, (Uri Upload, string MediaType)> _assets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _assetOfJob = new(StringComparer.Ordinal);

    public void MapRoutes(EmulatedService service, IEndpointRouteBuilder routes)
    {
        service.Map(routes, "/assets", (HttpMethods.Post, AddAsset));
        service.Map(routes, "/operation/{operation}", (HttpMethods.Post, Start));
        service.Map(routes, "/operation/{operation}/{id}/status", (HttpMethods.Get, ReadState));
    }

    private static string? Member(Exchange exchange, string name) => StrictJson.Read(
        exchange.Body.Start, json => json.TryGetProperty(name, out JsonElement value) ? value.GetString() : null);

    private Answer AddAsset(Exchange exchange)
    {
        if (Member(exchange, "mediaType") is not { Length: > 0 } mediaType)
        {
            return new Answer(StatusCodes.Status400BadRequest);
        }

        string id = $"urn:aaid:AS:UE1:{Guid.NewGuid()}";
        Uri upload = storage.SignUpload(Bucket, Guid.NewGuid().ToString(), mediaType);
        _assets[id] = (upload, mediaType);
        return Answer.Json(StatusCodes.Status200OK, new JsonObject { ["uploadUri"] = upload.AbsoluteUri, ["assetID"] = id });
    }

    // An asset that was not uploaded is as unknown as one that was never added.
    private Answer Start(Exchange exchange)
    {
        if (Member(exchange, "assetID") is not { } asset)
        {
            return new Answer(StatusCodes.Status400BadRequest);
        }

        if (!_assets.TryGetValue(asset, out var added) || storage.FindUpload(added.Upload) is null)
        {
            return Answer.NotFound;
        }

        string id = Guid.NewGuid().ToString();
        _assetOfJob[id] = asset;
        _jobs.Start(id);

        // Adobe does not say whether this address is on the host of the region.
        return new Answer(StatusCodes.Status201Created)
        {
            Location = $"https://{exchange.Request.Host}/operation/{exchange.RouteValue("operation")}/{id}/status",
        };
    }

    private Answer ReadState(Exchange exchange)
    {
        string id = exchange.RouteValue("id");
        return _jobs.Poll(id) switch
        {
            null => Answer.NotFound,
            false => Answer.Json(StatusCodes.Status200OK, new JsonObject { ["status"] = "in progress" }),
            true => Answer.Json(StatusCodes.Status200OK, new JsonObject
            {
                ["status"] = "done",
                ["asset"] = new JsonObject { ["downloadUri"] = SignResult(_assetOfJob[id]).AbsoluteUri },
            }),
        };
    }

    // The result is the asset itself.
    private Uri SignResult(string asset) => storage.SignDownload(
        Bucket, Guid.NewGuid().ToString(), _assets[asset].MediaType, storage.FindUpload(_assets[asset].Upload)!.Value);
}
