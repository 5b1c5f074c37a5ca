using TokenKit.AdobePass.Registration;
using TokenKit.Http;
using TokenKit.OAuth;

namespace TokenKit.AdobePass;

/// <summary>
/// One client with a registration of its own: the server itself, or a device that it acts for. Acquires a token at each call. The cache in
/// front of it calls it once at a time; concurrent calls are safe, and cost a token request each.
/// </summary>
internal sealed class RegisteredClient(AdobePassEndpoints endpoints, AdobePassDevice? device) : ITokenProvider, IRequestGuard,
    ITokenDestinations
{
    private volatile AdobePassDevice? _device = device;
    private volatile ClientRegistration? _registration;
    private volatile ClientRegistration? _refusedByApi;

    // The client of the last token; kept only if an error of an API may lead to a registration.
    private volatile Tuple<AccessToken, ClientRegistration>? _issued;

    /// <summary>As it was described last; its instance id never changes.</summary>
    public AdobePassDevice? Device
    {
        get => _device;
        set => _device = value;
    }

    public AdobePassApplication Application => endpoints.Application;

    public AllowedHosts AllowedHosts => Application.AllowedHosts;

    public async ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default)
    {
        AdobePassDevice? device = _device;
        ClientRegistration registration = _registration
            ?? await endpoints.GetOrRegisterAsync(device, cancellationToken).ConfigureAwait(false);
        if (_refusedByApi is { } refused && ClientRegistration.IsSame(refused, registration))
        {
            registration = await endpoints.ReplaceForApiAsync(device, registration, cancellationToken).ConfigureAwait(false);
            _refusedByApi = null;
        }

        _registration = registration;
        AccessToken token;
        try
        {
            token = await endpoints.AcquireAsync(device, registration, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenAcquisitionException failure) when (IssuerError.IsRefusedClient(failure))
        {
            // The refused client is never used again, even if it is not replaced: an operator may have deleted it. It is replaced once:
            // what the endpoint says about the new client counts.
            _registration = null;
            registration = await endpoints.ReplaceAsync(device, registration, failure, cancellationToken).ConfigureAwait(false);
            _registration = registration;
            token = await endpoints.AcquireReplacedAsync(device, registration, cancellationToken).ConfigureAwait(false);
        }

        _issued = Application.ReRegistersForApi ? Tuple.Create(token, registration) : null;
        return token;
    }

    /// <summary>
    /// Called if the cache of this client is given to a handler directly: it has one token, and a request may name another device.
    /// </summary>
    public string? FindProblem(HttpRequestMessage request) => request.GetAdobePassDevice() is null ? null
        : "The request names a device (SetAdobePassDevice), but its handler has the token of one instance, such as the server's own: the "
            + "request would be sent as the wrong client. Give the AdobeTokenHandler a DeviceTokenProvider.";

    /// <summary>
    /// Forgets the registration to trim memory; the next acquisition reads it from the store. <see cref="RefuseByApi"/> then does nothing
    /// until a new token was acquired.
    /// </summary>
    public void TrimMemory()
    {
        _registration = null;
        _issued = null;
    }

    /// <summary>
    /// Notes that an API refused the client of this token, so that the next acquisition replaces it. Does nothing if it was replaced
    /// meanwhile.
    /// </summary>
    /// <returns>The client id that the next acquisition replaces; <see langword="null"/> if it replaces none.</returns>
    public string? RefuseByApi(AccessToken token)
    {
        if (_issued is not { } issued || !ReferenceEquals(issued.Item1, token))
        {
            return null;
        }

        _refusedByApi = issued.Item2;
        return issued.Item2.ClientId;
    }
}
