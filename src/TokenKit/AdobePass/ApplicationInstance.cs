using TokenKit.AdobePass.Registration;

namespace TokenKit.AdobePass;

/// <summary>
/// One instance of the application, with a registration of its own: the server itself, or a device that it speaks for. Acquires a token at each
/// call, and is asked by one caller at a time: the cache in front of it sees to that.
/// </summary>
internal sealed class ApplicationInstance(AdobePassClient client, AdobePassDevice? device) : ITokenProvider, IRequestGuard
{
    private volatile AdobePassDevice? _device = device;
    private volatile ClientRegistration? _registration;
    private volatile ClientRegistration? _refusedByApi;

    // To whom the last token was issued; kept only where an API's refusal may lead to a registration.
    private volatile Tuple<AccessToken, ClientRegistration>? _issued;

    /// <summary>As it was described last; its instance id never changes.</summary>
    public AdobePassDevice? Device
    {
        get => _device;
        set => _device = value;
    }

    public AdobePassApplication Application => client.Application;

    public async ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default)
    {
        AdobePassDevice? device = _device;
        ClientRegistration registration = _registration ?? await client.GetOrRegisterAsync(device, cancellationToken).ConfigureAwait(false);
        if (_refusedByApi is { } refused && ClientRegistration.IsSame(refused, registration))
        {
            registration = await client.ReplaceForApiAsync(device, registration, cancellationToken).ConfigureAwait(false);
            _refusedByApi = null;
        }

        _registration = registration;
        AccessToken token;
        try
        {
            token = await client.AcquireAsync(device, registration, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenAcquisitionException refusal) when (AdobePassClient.IsRefusedClient(refusal))
        {
            // Whatever comes of it, the refused one is not used again: an operator may have taken it away. Once: what the endpoint says of the next registration counts.
            _registration = null;
            _registration = registration = await client.ReplaceAsync(device, registration, refusal, cancellationToken).ConfigureAwait(false);
            token = await client.AcquireReplacedAsync(device, registration, cancellationToken).ConfigureAwait(false);
        }

        _issued = client.Application.ReRegistersForApi ? Tuple.Create(token, registration) : null;
        return token;
    }

    /// <summary>Asked where its cache is given to a handler by itself: it has one token, and a request may name a device.</summary>
    public string? FindProblem(HttpRequestMessage request) => request.GetAdobePassDevice() is null ? null
        : "The request names a device (SetAdobePassDevice), but the token of its handler is that of one instance, such as the server's own: it would be sent as the wrong client. Give the AdobeTokenHandler a DeviceTokenProvider.";

    /// <summary>Forgets the registration; the next acquisition reads it from the store. Only a token that has just come is asked about by <see cref="RefuseByApi"/>.</summary>
    public void TrimMemory()
    {
        _registration = null;
        _issued = null;
    }

    /// <summary>Hears that an API refused the client that this token was issued to; one that was replaced meanwhile is no longer of interest.</summary>
    /// <returns>The client id that the next acquisition replaces; <see langword="null"/> where it replaces none.</returns>
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
