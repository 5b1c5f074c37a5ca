using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Products;

// A cloud store with signed addresses, as S3 has them: https://{bucket}.s3-accelerate.amazonaws.com/{path}?X-Amz-Signature=…
internal sealed class CloudStorage
{
    private const string Signature = "X-Amz-Signature";

    private const string OnlyOne =
        "<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, "
        + "Signature query string parameter or the Authorization header should be specified</Message></Error>";

    // S3 refuses the first one. The others are refused here too, because they must not leave for another host.
    private static readonly string[] HeadersOfAdobe =
        ["Authorization", ProductErrors.ApiKey, ProductHosts.Organization, ProductHosts.JournalOrganization];

    private readonly ConcurrentDictionary<string, Signed> _signed = new(StringComparer.Ordinal);

    public CloudStorage(FaultScript faults) =>
        Service = new EmulatedService(EmulatedService.Kind.Storage, faults) { Guard = RefuseHeaders };

    public EmulatedService Service { get; }

    public void MapRoutes(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup(string.Empty)
            .WithMetadata(new HostPolicy.Names("*.s3-accelerate.amazonaws.com", "*.s3.amazonaws.com"))
            .WithOrder(-1);
        Service.Map(group, "/{**path}", (HttpMethods.Put, Upload), (HttpMethods.Get, Download));
    }

    // An address to which a client may PUT a body of this media type, with these headers.
    public Uri SignUpload(string bucket, string path, string contentType, params (string Name, string Value)[] headers) =>
        Sign(bucket, path, new Signed(HttpMethods.Put, contentType, headers));

    public Uri SignDownload(string bucket, string path, string contentType, ReadOnlyMemory<byte> body) =>
        Sign(bucket, path, new Signed(HttpMethods.Get, contentType, []) { Body = body });

    // What was uploaded there; null if nothing was.
    public ReadOnlyMemory<byte>? FindUpload(Uri signed) => _signed[QueryHelpers.ParseQuery(signed.Query)[Signature].ToString()].Body;

    private static Answer? RefuseHeaders(Exchange exchange) => Array.Exists(HeadersOfAdobe, name => exchange.Header(name).Length > 0)
        ? new Answer(StatusCodes.Status400BadRequest, "application/xml", OnlyOne)
        : null;

    private Uri Sign(string bucket, string path, Signed signed)
    {
        string signature = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        _signed[signature] = signed;
        return new Uri(
            $"https://{bucket}.s3-accelerate.amazonaws.com/{path}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=3600"
            + $"&X-Amz-SignedHeaders=content-type%3Bhost&{Signature}={signature}");
    }

    private Answer Upload(Exchange exchange)
    {
        if (Find(exchange) is not Signed signed
            || exchange.Request.ContentType != signed.ContentType
            || !signed.Headers.All(header => exchange.Header(header.Name) == header.Value))
        {
            return new Answer(StatusCodes.Status403Forbidden);
        }

        // S3 takes no body of unknown length.
        if (exchange.Request.ContentLength is null)
        {
            return new Answer(StatusCodes.Status411LengthRequired);
        }

        // S3 itself takes much more. Nothing is kept, rather than a part.
        if (exchange.Body.IsTooLong)
        {
            return new Answer(StatusCodes.Status413PayloadTooLarge);
        }

        signed.Body = exchange.Body.Kept;
        return new Answer(StatusCodes.Status200OK);
    }

    private Answer Download(Exchange exchange) => Find(exchange) is Signed signed
        ? new Answer(StatusCodes.Status200OK, signed.ContentType) { Bytes = signed.Body }
        : new Answer(StatusCodes.Status403Forbidden);

    // The signature covers the method.
    private Signed? Find(Exchange exchange) =>
        _signed.GetValueOrDefault(exchange.Request.Query[Signature].ToString()) is Signed signed && signed.Method == exchange.Request.Method
            ? signed
            : null;

    private sealed record Signed(string Method, string ContentType, IReadOnlyList<(string Name, string Value)> Headers)
    {
        public ReadOnlyMemory<byte>? Body { get; set; }
    }
}
