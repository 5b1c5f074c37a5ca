using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TokenKit.AdobePass.Devices;
using TokenKit.Caching;
using TokenKit.Http;

namespace TokenKit.AdobePass;

/// <summary>
/// Caches an Adobe Pass token for each device that a server acts for, and one for the server itself, each with its own registration. Give
/// it to an <see cref="AdobeTokenHandler"/>, and name the device of a request with
/// <see cref="AdobePassRequestExtensions.SetAdobePassDevice"/>.
/// </summary>
/// <remarks>
/// At most <see cref="AdobePassOptions.MaxCachedDevices"/> devices are kept, each until <see cref="AdobePassOptions.DeviceIdleTimeout"/>
/// after its last call. Their registrations stay in the store, so a device that comes back needs a new token but no registration. Safe for
/// concurrent callers.
/// </remarks>
public sealed class DeviceTokenProvider : ITokenProvider, IRequestTokenSelector, IRequestGuard, ITokenDestinations, IDisposable
{
    private readonly AdobePassTokenProvider _acquirer;
    private readonly DeviceEntry _server;
    private readonly IdleMap<DeviceEntry> _devices;
    private readonly Func<AdobePassDevice, DeviceEntry> _create;

    /// <summary>Creates a provider for one registered application and the devices that it acts for.</summary>
    /// <param name="options">The software statement, how tokens are acquired, and how many devices are kept; read only here.</param>
    /// <param name="httpClient">
    /// Sends the registrations and token requests; not disposed. Its handler must not follow redirects (<c>AllowAutoRedirect = false</c>).
    /// </param>
    /// <param name="registrations">Keeps the registrations indefinitely: <see cref="FileClientRegistrationStore"/> or your own.</param>
    /// <param name="timeProvider">The clock; <see cref="TimeProvider.System"/> by default.</param>
    /// <exception cref="OptionsValidationException">
    /// An option is missing or invalid; the message lists all problems, and how to fix them.
    /// </exception>
    public DeviceTokenProvider(
        AdobePassOptions options, HttpClient httpClient, IClientRegistrationStore registrations, TimeProvider? timeProvider = null)
        : this(
            AdobePassTokenProvider.DefaultName,
            options,
            new AdobePassTokenProvider(options, httpClient, registrations, timeProvider),
            timeProvider ?? TimeProvider.System,
            NullLogger.Instance)
    {
    }

    internal DeviceTokenProvider(
        string name, AdobePassOptions options, AdobePassTokenProvider acquirer, TimeProvider timeProvider, ILogger logger)
    {
        _acquirer = acquirer;
        var template = new TokenSource(acquirer, options.Cache, TokenIdentity.Only);
        var clock = new TokenClock(timeProvider);
        CachingTokenProvider Cache(TokenSource source) => new(name, source, clock, logger);
        _server = new DeviceEntry(acquirer.Server, template, Cache);
        _create = device => new DeviceEntry(acquirer.InstanceOf(device), template, Cache);
        _devices = new IdleMap<DeviceEntry>(
            typeof(DeviceTokenProvider), options.MaxCachedDevices, options.DeviceIdleTimeout, timeProvider);
    }

    /// <summary>How many devices are in memory now.</summary>
    public int CachedDevices => _devices.Count;

    /// <summary>The cache of the server's own token.</summary>
    internal CachingTokenProvider Server => _server.Tokens;

    /// <summary>The token of the server itself.</summary>
    /// <inheritdoc/>
    public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) =>
        _server.Tokens.GetTokenAsync(cancellationToken);

    /// <summary>The token of a device. The first call ever for a device registers a client for it.</summary>
    /// <param name="device">
    /// The device. Its instance id chooses the registration; its info and address are used for the next acquisition.
    /// </param>
    /// <param name="cancellationToken">Ends this caller's wait.</param>
    /// <exception cref="TokenAcquisitionException">There is no token; the message says why, and what to do.</exception>
    /// <exception cref="ArgumentException">The device has the instance id of the server.</exception>
    /// <exception cref="InvalidOperationException">The device's info has an invalid value; the message names it.</exception>
    public ValueTask<AccessToken> GetDeviceTokenAsync(AdobePassDevice device, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        return Of(device).Tokens.GetTokenAsync(cancellationToken);
    }

    /// <summary>Reports that an API rejected this token of the server: see <see cref="CachingTokenProvider.Invalidate"/>.</summary>
    /// <param name="rejected">The token that was sent. Compared by reference.</param>
    public void Invalidate(AccessToken rejected) => _server.Tokens.Invalidate(rejected);

    /// <summary>Reports that an API rejected this token of a device: see <see cref="CachingTokenProvider.Invalidate"/>.</summary>
    /// <param name="device">The device that the token was sent for.</param>
    /// <param name="rejected">The token that was sent. Compared by reference.</param>
    public void Invalidate(AdobePassDevice device, AccessToken rejected)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(rejected);
        _devices.Find(device.InstanceId)?.Tokens.Invalidate(rejected);
    }

    /// <summary>Stops the timer of the devices, and releases the rate limiter of the requests.</summary>
    public void Dispose()
    {
        _devices.Dispose();
        _acquirer.Dispose();
    }

    AllowedHosts ITokenDestinations.AllowedHosts => ((ITokenDestinations)_acquirer).AllowedHosts;

    IRequestToken IRequestTokenSelector.Select(HttpRequestMessage request) => request.GetAdobePassDevice() is { } device
        ? Of(device)
        : _server;

    void IRequestTokenSelector.RemoveHeaders(HttpRequestMessage request) => DeviceEntry.SetHeaders(request, device: null);

    // Used if another provider wraps this one.
    string? IRequestGuard.FindProblem(HttpRequestMessage request) => Deviceless.FindProblem(request);

    // An invalid description is reported to the caller before a token is acquired. The header is made once per description.
    private DeviceEntry Of(AdobePassDevice device)
    {
        _ = device.Info?.ToHeaderValue();
        DeviceEntry entry = _devices.GetOrAdd(device.InstanceId, device, _create);
        entry.Describe(device);
        return entry;
    }

    /// <summary>Stands for a provider that wraps or replaces the <see cref="DeviceTokenProvider"/> and does not know devices.</summary>
    internal sealed class Deviceless : IRequestGuard
    {
        public static string? FindProblem(HttpRequestMessage request) => request.GetAdobePassDevice() is null ? null
            : "The request names a device (SetAdobePassDevice), but the provider of its handler wraps or replaces the DeviceTokenProvider "
                + "and does not know devices: the request would be sent with the token of another client. Give the handler the "
                + "DeviceTokenProvider itself, which caches. With AddAdobePass, do not replace the keyed ITokenProvider. In a test, use "
                + "the emulator of TokenKit.Testing.";

        string? IRequestGuard.FindProblem(HttpRequestMessage request) => FindProblem(request);
    }
}
