using Microsoft.AspNetCore.Routing;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Ims;

namespace TokenKit.Testing.Products;

/// <summary>
/// The hosts of Adobe's products, such as <c>https://firefly-api.adobe.io/</c>, reached in memory by their real addresses
/// (<see cref="AdobeEmulator.CreateHandler"/>). Each checks the token and the headers that Adobe documents for it. If Adobe documents a
/// body, the answer has its documented members; otherwise a good call is answered with the JSON of
/// <see cref="Gateway.GatewayEmulator"/>, and a refused call with a status alone.
/// </summary>
/// <remarks>
/// Whole flows: the import of assets (AEM), jobs (Firefly, Photoshop v2, PDF Services), uploads to signed addresses (PDF Services,
/// Frame.io) and the journal of I/O Events. A signed address refuses every header of an Adobe API with a 400; S3 itself refuses only
/// <c>Authorization</c>. An upload of more than 16 MiB is refused with a 413.
/// </remarks>
public sealed class ProductsEmulator
{
    private readonly ImsEmulator _ims;
    private readonly CloudStorage _storage;
    private readonly IReadOnlyList<ProductHost> _hosts;
    private readonly List<EmulatedService> _services = [];
    private int _pollsUntilDone = 1;

    internal ProductsEmulator(ImsEmulator ims, string aemBucket)
    {
        _ims = ims;
        _storage = new CloudStorage(StorageFaults);
        _hosts = ProductHosts.All(aemBucket[(aemBucket.IndexOf('-', StringComparison.Ordinal) + 1)..], _storage, () => PollsUntilDone);
    }

    /// <summary>
    /// How many requests for the state of a job find it unfinished, by default 1. The next request finds it done.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 0.</exception>
    public int PollsUntilDone
    {
        get => Volatile.Read(ref _pollsUntilDone);
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            Volatile.Write(ref _pollsUntilDone, value);
        }
    }

    /// <summary>How many calls reached the hosts of products, refused and faulted ones included.</summary>
    public int Calls => _services.Sum(service => service.Requests);

    /// <summary>How many of them were refused; faults do not count.</summary>
    public int RefusedCalls => _services.Sum(service => service.Refused);

    /// <summary>How many requests to signed addresses were refused; faults do not count.</summary>
    public int RefusedStorageCalls => _storage.Service.Refused;

    /// <summary>What goes wrong at the hosts of products.</summary>
    public FaultScript Faults { get; } = new();

    /// <summary>What goes wrong at signed addresses.</summary>
    public FaultScript StorageFaults { get; } = new();

    internal void MapRoutes(IEndpointRouteBuilder routes)
    {
        _storage.MapRoutes(routes);
        _services.AddRange(_hosts.Select(host => host.MapRoutes(routes, _ims, Faults)));
    }
}
