using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Ims;

namespace TokenKit.Testing.AemForms;

/// <summary>
/// AEM Forms Communications of one AEM as a Cloud Service instance. Synchronous: <c>POST /adobe/document/generate/pdfform</c>, answered
/// with a PDF of one page. Batch: <c>/adobe/forms/batch/output</c> with <c>POST config</c>, <c>GET config/{name}</c>, <c>GET configs</c>,
/// <c>POST config/{name}/execution</c>, <c>GET config/{name}/execution/{id}</c> and <c>PUT config/{name}/execution/{id}/cancel</c>. In
/// memory it can also be reached by its host, <c>https://{bucket}.adobeaemcloud.com/</c>.
/// </summary>
/// <remarks>
/// Adobe's pages leave some things open, so do not depend on them: the text of an error; that a wrong API key is a 403, and that only the
/// synchronous API needs a key; that a finished execution cannot be canceled (409); the status of a canceled one (<c>FAILED</c>);
/// <c>renderType</c> of PDF output. Of a multipart body over 65,536 bytes only the beginning is checked.
/// </remarks>
public sealed class AemFormsEmulator
{
    private const string Domain = ".adobeaemcloud.com";

    // On sockets a client cannot choose a host, so there the path names the instance.
    private const string InstancePath = "/aem/{bucket}";

    private readonly ImsEmulator _ims;
    private readonly EmulatedService _service;
    private readonly Batch _batch;

    internal AemFormsEmulator(TimeProvider timeProvider, ImsEmulator ims, string bucket)
    {
        _ims = ims;
        _batch = new Batch(timeProvider);
        _service = new EmulatedService(EmulatedService.Kind.AemForms, Faults) { Guard = Refuse, WrongMethod = AemErrors.WrongMethod };
        Bucket = bucket;
    }

    /// <summary>The instance's name, <see cref="AdobeEmulatorOptions.AemBucket"/>. Every other one is a 404.</summary>
    public string Bucket { get; }

    /// <summary>
    /// The client ids that may call, as <c>allowedClientIDs</c> of <c>config/api.yaml</c>; every other one gets a 403. By default
    /// <see langword="null"/>, which allows all of them.
    /// </summary>
    public IReadOnlyCollection<string>? AllowedClientIds
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value is null ? null : [.. value]);
    }

    /// <summary>
    /// How many records the data source of each new execution holds, by default 4. An execution advances only when its state is requested:
    /// the second request finds the records read, and from then on each request finds one more of them done.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 0.</exception>
    public int BatchRecords
    {
        get => _batch.Records;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _batch.Records = value;
        }
    }

    /// <summary>How many calls reached the instance, refused and faulted ones included.</summary>
    public int Calls => _service.Requests;

    /// <summary>How many calls were refused; faults do not count.</summary>
    public int RefusedCalls => _service.Refused;

    /// <summary>What goes wrong at the instance.</summary>
    public FaultScript Faults { get; } = new();

    // The address of the instance without a closing slash, as the caller named it.
    internal static string RootOf(Exchange exchange)
    {
        string origin = $"{exchange.Request.Scheme}://{exchange.Request.Host}";
        return exchange.FindRouteValue("bucket") is string bucket ? $"{origin}/aem/{bucket}" : origin;
    }

    internal void MapRoutes(IEndpointRouteBuilder routes)
    {
        foreach (string root in new[] { string.Empty, InstancePath })
        {
            _service.Map(routes, root + PdfForm.Path, (HttpMethods.Post, PdfForm.Generate));
            _batch.MapRoutes(_service, routes, root);
        }

        _service.MapAnyMethod(routes, "/adobe/{**rest}", _ => AemErrors.NotFound);
        _service.MapAnyMethod(routes, InstancePath + "/{**rest}", _ => AemErrors.NotFound);
        _service.MapAnyMethod(routes, "/aem/{**rest}", _ => AemErrors.NotFound);
    }

    private Answer? Refuse(Exchange exchange)
    {
        if (!BucketOf(exchange).Equals(Bucket, StringComparison.OrdinalIgnoreCase))
        {
            return AemErrors.UnknownBucket;
        }

        if (_ims.TokenOf(exchange) is not IssuedToken token)
        {
            return exchange.BearerToken is null ? AemErrors.NoToken : AemErrors.BadToken;
        }

        bool needsApiKey = exchange.Recorded.Path.EndsWith(PdfForm.Path, StringComparison.Ordinal);
        string apiKey = exchange.Header("x-api-key");
        return AllowedClientIds?.Contains(token.ClientId) is false ? AemErrors.NotAllowed
            : apiKey.Length == 0 ? (needsApiKey ? AemErrors.NoApiKey : null)
            : apiKey != token.ClientId ? AemErrors.WrongApiKey
            : null;
    }

    private static string BucketOf(Exchange exchange)
    {
        string host = exchange.Request.Host.Host;
        return exchange.FindRouteValue("bucket")
            ?? (host.EndsWith(Domain, StringComparison.OrdinalIgnoreCase) ? host[..^Domain.Length] : string.Empty);
    }
}
