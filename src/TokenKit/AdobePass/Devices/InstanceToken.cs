using System.Net.Http.Headers;
using System.Text.Json;
using TokenKit.Caching;
using TokenKit.Http;
using TokenKit.OAuth;

namespace TokenKit.AdobePass.Devices;

/// <summary>The cached token of one instance of the application, the server itself or a device. A hundred thousand of them live in memory: it holds no more than it must.</summary>
internal sealed class InstanceToken : IRequestToken
{
    // An error of Adobe's is shorter than a page of text.
    private const int LargestError = 1024 * 1024;

    private static readonly HttpRequestOptionsKey<AdobePassDevice> CompletedFor = new("TokenKit.AdobePassDevice.CompletedFor");

    private readonly RegisteredClient _instance;
    private readonly TokenSource _source;
    private int _lastSeen;

    /// <param name="instance">Acquires.</param>
    /// <param name="template">Has the options of the cache, which all share.</param>
    /// <param name="cache">Makes the cache.</param>
    public InstanceToken(RegisteredClient instance, TokenSource template, Func<TokenSource, CachingTokenProvider> cache)
    {
        _instance = instance;
        _source = template.With(instance, TokenIdentity.Only);
        Tokens = cache(_source);
    }

    public CachingTokenProvider Tokens { get; }

    public AdobePassDevice? Device => _instance.Device;

    /// <summary>In which period it was asked for last.</summary>
    public int LastSeen => Volatile.Read(ref _lastSeen);

    /// <summary>Notes that it was asked for, as the device is described now. Writes only what differs: a hot device must not be a shared write.</summary>
    public void See(AdobePassDevice device, int period)
    {
        if (!IsDescribedBy(device))
        {
            _instance.Device = device;
        }

        if (LastSeen != period)
        {
            Volatile.Write(ref _lastSeen, period);
        }
    }

    /// <summary>Lets go of what it can have again, from the store or by a string: it has not been asked for of late.</summary>
    public void Rest()
    {
        _instance.Trim();
        Tokens.Rest();
    }

    public void Complete(HttpRequestMessage request)
    {
        // The device of this very request: another one may have described it otherwise meanwhile. And an outer handler may send a request once more, for another.
        AdobePassDevice? device = request.GetAdobePassDevice();
        AdobePassDevice? earlier = request.Options.TryGetValue(CompletedFor, out AdobePassDevice? known) ? known : null;
        if (ReferenceEquals(device, earlier))
        {
            return;
        }

        request.Options.Set(CompletedFor, device!);
        Set(request, AdobePassHeaders.DeviceInfo, device?.Info?.ToHeaderValue(), earlier?.Info?.ToHeaderValue());
        Set(request, AdobePassHeaders.ForwardedFor, device?.ForwardedForValue, earlier?.ForwardedForValue);
        Set(request, AdobePassHeaders.DeviceIdentifier, device?.DeviceIdentifier, earlier?.DeviceIdentifier);
    }

    public async Task RefuseAgainAsync(AccessToken token, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (_instance.Application.ReRegistersForApi
            && await AsksForRegistrationAsync(response, cancellationToken).ConfigureAwait(false)
            && _instance.RefuseByApi(token) is { } refused)
        {
            // What comes is of another client. The token goes although it is new; told twice of the same client, the cache does nothing.
            Tokens.Replace(_source.With(_instance, new TokenIdentity { Client = $"instead of {refused}", Request = string.Empty, Secret = string.Empty }));
        }
    }

    // A request has a device object of its own; one that says nothing new leaves the old one in place.
    private bool IsDescribedBy(AdobePassDevice device) =>
        Device is { } known && ReferenceEquals(known.Info, device.Info) && Equals(known.ForwardedFor, device.ForwardedFor);

    // Enhanced errors of REST API V2.
    private static async Task<bool> AsksForRegistrationAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        HttpContent content = response.Content;
        if (content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) is not true || content.Headers.ContentLength > LargestError)
        {
            return false;
        }

        try
        {
            await content.LoadIntoBufferAsync(LargestError, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Whoever reads the answer would have met the same, and an answer cannot be read twice.
            response.Dispose();
            throw;
        }

        try
        {
            using JsonDocument body = JsonDocument.Parse(await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            return IssuerError.AsksForRegistration(body.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // What the caller set stays; what went with an earlier device goes with it.
    private static void Set(HttpRequestMessage request, string name, string? value, string? earlier)
    {
        if (request.Headers.NonValidated.TryGetValues(name, out HeaderStringValues present))
        {
            if (present.ToString() != earlier)
            {
                return;
            }

            request.Headers.Remove(name);
        }

        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
