using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Products;

// "Create File (local upload)" of Frame.io: the file, and one signed address for all of its content.
internal sealed class FrameIoUpload(CloudStorage storage)
{
    private static readonly FileExtensionContentTypeProvider MediaTypes = new();

    public void MapRoutes(EmulatedService service, IEndpointRouteBuilder routes) =>
        service.Map(routes, "/v4/accounts/{account}/folders/{folder}/files/local_upload", (HttpMethods.Post, Create));

    private Answer Create(Exchange exchange)
    {
        (string Name, long Size)? file = StrictJson.Read<(string, long)?>(exchange.Body.Start, Read);
        if (file is not (string name, long size))
        {
            return new Answer(StatusCodes.Status400BadRequest);
        }

        string id = Guid.NewGuid().ToString();
        string mediaType = MediaTypes.TryGetContentType(name, out string? known) ? known : "application/octet-stream";
        Uri upload = storage.SignUpload("frameio-uploads-development", $"parts/{id}/part_1", mediaType, ("x-amz-acl", "private"));
        return Answer.Json(StatusCodes.Status201Created, new JsonObject
        {
            ["data"] = new JsonObject
            {
                ["id"] = id,
                ["name"] = name,
                ["status"] = "created",
                ["type"] = "file",
                ["file_size"] = size,
                ["media_type"] = mediaType,
                ["parent_id"] = exchange.RouteValue("folder"),
                ["upload_urls"] = new JsonArray(new JsonObject { ["size"] = size, ["url"] = upload.AbsoluteUri }),
            },
        });
    }

    private static (string, long)? Read(JsonElement json) =>
        json.TryGetProperty("data", out JsonElement data)
        && data.TryGetProperty("name", out JsonElement name)
        && data.TryGetProperty("file_size", out JsonElement size)
        && size.TryGetInt64(out long bytes)
            ? (name.GetString()!, bytes)
            : null;
}
