using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TokenKit.AdobePass.Registration;
using TokenKit.Http;

namespace TokenKit.AdobePass;

/// <summary>
/// Acquires a token of Adobe Pass at each call, by Dynamic Client Registration: a software statement is registered as a client once (RFC
/// 7591), the client is kept in a store indefinitely, and its credentials are exchanged for access tokens (RFC 6749 section 4.4). Wrap it
/// in a <see cref="Caching.CachingTokenProvider"/> to keep its tokens; if the server acts for devices, use <see
/// cref="DeviceTokenProvider"/>.
/// </summary>
/// <remarks>
/// A client is registered if the store has none, and, unless that is switched off, once more if the token endpoint answers
/// <c>invalid_client</c> for the stored one: never because of another answer, and never if the store cannot be read. Token requests are
/// retried up to three times after network errors, time-outs, 408, 429 and 5xx, each attempt within 10 s and all within 30 s. A
/// registration that may have been carried out is repeated once at most, and not after a time-out; the next one waits for 30 s to five
/// minutes. Requests are spaced as Adobe requires: one a second for each forwarded address, with a burst of ten.
/// </remarks>
public sealed class AdobePassTokenProvider : ITokenProvider, IRequestGuard, ITokenDestinations, IDisposable
{
    internal const string DefaultName = "adobe-pass";

    private readonly AdobePassEndpoints _endpoints;
    private readonly AddressLimiter? _ownLimiter;

    /// <summary>Makes a provider for one registered application.</summary>
    /// <param name="options">The software statement and how to ask; read once, here.</param>
    /// <param name="httpClient">
    /// Carries the registrations and token requests; not disposed. Its handler must not follow redirects (<c>AllowAutoRedirect =
    /// false</c>).
    /// </param>
    /// <param name="registrations">
    /// Keeps the registrations indefinitely: <see cref="FileClientRegistrationStore"/>, or one of your own.
    /// </param>
    /// <param name="timeProvider">
    /// The clock; <see cref="TimeProvider.System"/> by default. The spacing of requests always follows the system's.
    /// </param>
    /// <exception cref="OptionsValidationException">A setting is missing or not valid; the message lists each, and what to do.</exception>
    public AdobePassTokenProvider(
        AdobePassOptions options, HttpClient httpClient, IClientRegistrationStore registrations, TimeProvider? timeProvider = null)
        : this(
            DefaultName,
            options,
            nameof(AdobePassOptions),
            () => httpClient,
            registrations,
            limiter: null,
            timeProvider ?? TimeProvider.System,
            NullLogger.Instance)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
    }

    internal AdobePassTokenProvider(
        string name,
        AdobePassOptions options,
        string settings,
        Func<HttpClient> httpClient,
        IClientRegistrationStore registrations,
        AddressLimiter? limiter,
        TimeProvider timeProvider,
        ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(registrations);
        var resolver = new AdobePassOptionsResolver(options, settings);
        AdobePassApplication application = resolver.Resolve()
            ?? throw new OptionsValidationException(name, typeof(AdobePassOptions), resolver.Problems);
        _ownLimiter = limiter is null ? new AddressLimiter() : null;
        _endpoints = new AdobePassEndpoints(
            name, application, settings, httpClient, registrations, limiter ?? _ownLimiter!, timeProvider, logger);
        Server = new RegisteredClient(_endpoints, device: null);
    }

    /// <summary>Acquires a token for the server itself, and registers it first if the store has no client for it.</summary>
    /// <exception cref="TokenAcquisitionException">No token came; the message says why, and what to do about it.</exception>
    /// <inheritdoc/>
    public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) => Server.GetTokenAsync(cancellationToken);

    /// <summary>
    /// Acquires a token for a device, and registers it first if the store has no client for it. Reads the store at each call.
    /// </summary>
    /// <param name="device">The device; its instance id chooses the registration.</param>
    /// <param name="cancellationToken">Ends the call; a registration that Adobe has answered by then is kept all the same.</param>
    /// <exception cref="TokenAcquisitionException">No token came; the message says why, and what to do about it.</exception>
    /// <exception cref="ArgumentException">The device has the instance id of the server.</exception>
    /// <exception cref="InvalidOperationException">The device's info has a value that is not valid; the message names it.</exception>
    public ValueTask<AccessToken> GetDeviceTokenAsync(AdobePassDevice device, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        return InstanceOf(device).GetTokenAsync(cancellationToken);
    }

    /// <summary>Disposes the timer that spaces requests.</summary>
    public void Dispose() => _ownLimiter?.Dispose();

    internal RegisteredClient Server { get; }

    /// <exception cref="ArgumentException">The device has the instance id of the server.</exception>
    internal RegisteredClient InstanceOf(AdobePassDevice device) => device.InstanceId != _endpoints.Application.InstanceId
        ? new RegisteredClient(_endpoints, device)
        : throw new ArgumentException(
            "The device has the instance id of the server itself (AdobePassOptions.InstanceId), so both would share one registration. Give "
            + "the server an id that no device has.",
            nameof(device));

    AllowedHosts ITokenDestinations.AllowedHosts => Server.AllowedHosts;

    string? IRequestGuard.FindProblem(HttpRequestMessage request) => Server.FindProblem(request);
}
