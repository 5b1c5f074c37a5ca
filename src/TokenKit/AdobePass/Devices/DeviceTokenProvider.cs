using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TokenKit.AdobePass.Devices;
using TokenKit.Caching;
using TokenKit.Http;

namespace TokenKit.AdobePass;

/// <summary>
/// Keeps a token of Adobe Pass for each device that a server speaks for, and one for the server itself, each with a registration of its own. Give it
/// to an <see cref="AdobeTokenHandler"/>, and name the device of a request with <see cref="AdobePassRequestExtensions.SetAdobePassDevice"/>.
/// </summary>
/// <remarks>
/// Devices are kept up to <see cref="AdobePassOptions.MaxCachedDevices"/>, and leave after <see cref="AdobePassOptions.DeviceIdleTimeout"/> without
/// a call; their registrations stay in the store, so that one that comes back costs a token and no registration. Safe for concurrent callers.
/// </remarks>
public sealed class DeviceTokenProvider : ITokenProvider, IRequestTokenSelector, IRequestGuard, ITokenDestinations, IDisposable
{
    private readonly AdobePassTokenProvider _acquirer;
    private readonly InstanceToken _server;
    private readonly DeviceMap _devices;

    /// <summary>Makes a provider for one registered application and the devices that it speaks for.</summary>
    /// <param name="options">The software statement, how to ask, and how many devices are kept; read once, here.</param>
    /// <param name="httpClient">
    /// Carries the registrations and token requests; not disposed. Its handler must not follow redirects (<c>AllowAutoRedirect = false</c>).
    /// </param>
    /// <param name="registrations">Keeps the registrations, for good: <see cref="FileClientRegistrationStore"/>, or one of your own.</param>
    /// <param name="timeProvider">The clock; <see cref="TimeProvider.System"/> by default.</param>
    /// <exception cref="OptionsValidationException">Something is missing or cannot be; the message lists all of it, with the mend.</exception>
    public DeviceTokenProvider(AdobePassOptions options, HttpClient httpClient, IClientRegistrationStore registrations, TimeProvider? timeProvider = null)
        : this(AdobePassTokenProvider.DefaultName, options, new AdobePassTokenProvider(options, httpClient, registrations, timeProvider), timeProvider ?? TimeProvider.System, NullLogger.Instance)
    {
    }

    internal DeviceTokenProvider(string name, AdobePassOptions options, AdobePassTokenProvider acquirer, TimeProvider timeProvider, ILogger logger)
    {
        _acquirer = acquirer;
        var template = new TokenSource(acquirer, options.Cache, TokenIdentity.Only);
        var clock = new TokenClock(timeProvider);
        CachingTokenProvider Cache(TokenSource source) => new(name, source, clock, logger);
        _server = new InstanceToken(acquirer.Server, template, Cache);
        _devices = new DeviceMap(device => new InstanceToken(acquirer.InstanceOf(device), template, Cache), options.MaxCachedDevices, options.DeviceIdleTimeout, timeProvider);
    }

    /// <summary>How many devices are in memory now.</summary>
    public int CachedDevices => _devices.Count;

    /// <summary>The cache of the server's own token.</summary>
    internal CachingTokenProvider Server => _server.Tokens;

    /// <summary>The token of the server itself.</summary>
    /// <inheritdoc/>
    public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) => _server.Tokens.GetTokenAsync(cancellationToken);

    /// <summary>The token of a device. It is registered at its first call ever.</summary>
    /// <param name="device">The device; its instance id chooses the registration. Its info and address are those of the next acquisition.</param>
    /// <param name="cancellationToken">Ends this caller's wait.</param>
    /// <exception cref="TokenAcquisitionException">There is no token; the message says why, and what to do about it.</exception>
    /// <exception cref="ArgumentException">The device has the instance id of the server.</exception>
    /// <exception cref="InvalidOperationException">The device's info has a value that cannot be; the message names it.</exception>
    public ValueTask<AccessToken> GetDeviceTokenAsync(AdobePassDevice device, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        return Of(device).Tokens.GetTokenAsync(cancellationToken);
    }

    /// <summary>Says that an API rejected this token of the server: see <see cref="CachingTokenProvider.Invalidate"/>.</summary>
    /// <param name="rejected">The token that was sent. Compared by reference.</param>
    public void Invalidate(AccessToken rejected) => _server.Tokens.Invalidate(rejected);

    /// <summary>Says that an API rejected this token of a device: see <see cref="CachingTokenProvider.Invalidate"/>.</summary>
    /// <param name="device">The device that it was sent for.</param>
    /// <param name="rejected">The token that was sent. Compared by reference.</param>
    public void Invalidate(AdobePassDevice device, AccessToken rejected)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(rejected);
        _devices.Find(device)?.Tokens.Invalidate(rejected);
    }

    /// <summary>Lets go of the devices' timer and of that which spaces requests.</summary>
    public void Dispose()
    {
        _devices.Dispose();
        _acquirer.Dispose();
    }

    IReadOnlyList<string> ITokenDestinations.AllowedHosts => ((ITokenDestinations)_acquirer).AllowedHosts;

    bool ITokenDestinations.IsIssuerOnLoopback => ((ITokenDestinations)_acquirer).IsIssuerOnLoopback;

    IRequestTokenContext IRequestTokenSelector.Select(HttpRequestMessage request) => request.GetAdobePassDevice() is { } device ? Of(device) : _server;

    // Asked where another provider stands in front of this one.
    string? IRequestGuard.FindProblem(HttpRequestMessage request) => DevicelessProvider.FindProblem(request);

    // What is wrong with a device is told to whoever named it, before anything is acquired for it. The text is made once.
    private InstanceToken Of(AdobePassDevice device)
    {
        _ = device.Info?.ToHeaderValue();
        return _devices.Of(device);
    }
}
