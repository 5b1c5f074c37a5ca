using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TokenKit.AdobePass.Registration;

namespace TokenKit.AdobePass;

/// <summary>
/// Acquires a token of Adobe Pass at each call, by Dynamic Client Registration: a software statement is registered as a client once (RFC 7591),
/// the client is kept in a store for ever, and its credentials become access tokens (RFC 6749 section 4.4). Wrap it in a
/// <see cref="Caching.CachingTokenProvider"/> to keep what it gets; where the server speaks for devices, use <see cref="DeviceTokenProvider"/>.
/// </summary>
/// <remarks>
/// A client is registered where the store has none, and, unless switched off, once more where the token endpoint says <c>invalid_client</c> of the
/// one it has: never because of another answer, and never where the store cannot be read. Of token requests,
/// network errors, time-outs, 408, 429 and 5xx are retried up to three times, each attempt within 10 s and all within 30 s. A registration
/// that may have been carried out is repeated once at most, and none after a time-out; the next one waits for 30 s to five minutes.
/// Requests are spaced as Adobe wants them: one a second for each
/// forwarded address, with a burst of ten.
/// </remarks>
public sealed class AdobePassTokenProvider : ITokenProvider, IRequestGuard, ITokenDestinations, IDisposable
{
    internal const string DefaultName = "adobe-pass";

    private readonly AdobePassClient _client;
    private readonly ApplicationInstance _server;
    private readonly AddressLimiter? _ownLimiter;
    private readonly IReadOnlyList<string> _allowedHosts;

    /// <summary>Makes a provider for one registered application.</summary>
    /// <param name="options">The software statement and how to ask; read once, here.</param>
    /// <param name="httpClient">
    /// Carries the registrations and token requests; not disposed. Its handler must not follow redirects (<c>AllowAutoRedirect = false</c>).
    /// </param>
    /// <param name="registrations">Keeps the registrations, for good: <see cref="FileClientRegistrationStore"/>, or one of your own.</param>
    /// <param name="timeProvider">The clock; <see cref="TimeProvider.System"/> by default. The spacing of requests always follows the system's.</param>
    /// <exception cref="OptionsValidationException">Something is missing or cannot be; the message lists all of it, with the mend.</exception>
    public AdobePassTokenProvider(AdobePassOptions options, HttpClient httpClient, IClientRegistrationStore registrations, TimeProvider? timeProvider = null)
        : this(DefaultName, options, nameof(AdobePassOptions), () => httpClient, registrations, limiter: null, timeProvider ?? TimeProvider.System, NullLogger.Instance)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
    }

    internal AdobePassTokenProvider(
        string name, AdobePassOptions options, string settings, Func<HttpClient> httpClient, IClientRegistrationStore registrations, AddressLimiter? limiter, TimeProvider timeProvider, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(registrations);
        var resolver = new AdobePassOptionsResolver(options, settings);
        AdobePassApplication application = resolver.Resolve() ?? throw new OptionsValidationException(name, typeof(AdobePassOptions), resolver.Problems);
        _allowedHosts = HostPattern.Split(options.AllowedHosts);
        _ownLimiter = limiter is null ? new AddressLimiter() : null;
        _client = new AdobePassClient(name, application, settings, httpClient, registrations, limiter ?? _ownLimiter!, timeProvider, logger);
        _server = new ApplicationInstance(_client, device: null);
    }

    /// <summary>Acquires a token for the server itself, and registers it first where the store has no client for it.</summary>
    /// <exception cref="TokenAcquisitionException">No token came; the message says why, and what to do about it.</exception>
    /// <inheritdoc/>
    public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) => _server.GetTokenAsync(cancellationToken);

    /// <summary>Acquires a token for a device, and registers it first where the store has no client for it. Reads the store at each call.</summary>
    /// <param name="device">The device; its instance id chooses the registration.</param>
    /// <param name="cancellationToken">Ends the call; a registration that Adobe has answered by then is kept all the same.</param>
    /// <exception cref="TokenAcquisitionException">No token came; the message says why, and what to do about it.</exception>
    /// <exception cref="ArgumentException">The device has the instance id of the server.</exception>
    /// <exception cref="InvalidOperationException">The device's info has a value that cannot be; the message names it.</exception>
    public ValueTask<AccessToken> GetDeviceTokenAsync(AdobePassDevice device, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        return InstanceOf(device).GetTokenAsync(cancellationToken);
    }

    /// <summary>Lets go of the timer that spaces requests.</summary>
    public void Dispose() => _ownLimiter?.Dispose();

    /// <summary>The server itself, as an instance of the application.</summary>
    internal ApplicationInstance Server => _server;

    /// <exception cref="ArgumentException">The device cannot be one of this server's; the message says why.</exception>
    internal ApplicationInstance InstanceOf(AdobePassDevice device) => device.InstanceId != _client.Application.InstanceId
        ? new ApplicationInstance(_client, device)
        : throw new ArgumentException("The device has the instance id of the server itself (AdobePassOptions.InstanceId), so both would share one registration. Give the server an id that no device has.", nameof(device));

    IReadOnlyList<string> ITokenDestinations.AllowedHosts => _allowedHosts;

    bool ITokenDestinations.IsIssuerOnLoopback => SecureTransport.IsLoopback(_client.Application.Authority);

    string? IRequestGuard.FindProblem(HttpRequestMessage request) => _server.FindProblem(request);
}
