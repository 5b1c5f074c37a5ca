using System.Net.Http.Headers;
using System.Text.Json;
using TokenKit.Caching;
using TokenKit.Http;
using TokenKit.OAuth;

namespace TokenKit.AdobePass.Devices;

/// <summary>The cached token of one instance of the application: the server itself or a device.</summary>
internal sealed class DeviceEntry : IdleEntry, IRequestToken
{
    // Far longer than an error of Adobe's.
    private const int LargestError = 1024 * 1024;

    private static readonly HttpRequestOptionsKey<AdobePassDevice> CompletedFor = new("TokenKit.AdobePassDevice.CompletedFor");

    private readonly RegisteredClient _instance;

    public DeviceEntry(RegisteredClient instance, TokenSource template, Func<TokenSource, CachingTokenProvider> cache)
    {
        _instance = instance;
        Tokens = cache(template.With(instance));
    }

    public CachingTokenProvider Tokens { get; }

    ITokenProvider IRequestToken.Tokens => Tokens;

    public AdobePassDevice? Device => _instance.Device;

    /// <summary>The instance id. The server's own entry is in no map.</summary>
    public override string Name => Device!.InstanceId;

    /// <summary>
    /// Notes the current description of the device. It writes only what differs, because many threads may call it at once.
    /// </summary>
    public void Describe(AdobePassDevice device)
    {
        if (!IsDescribedBy(device))
        {
            _instance.Device = device;
        }
    }

    /// <summary>Frees the registration, which the store has, and the text of the header, which can be made again.</summary>
    public override void TrimMemory()
    {
        _instance.TrimMemory();
        Tokens.TrimMemory();
    }

    /// <summary>The hosts are the same for all devices, and the handler knows them.</summary>
    AllowedHosts? IRequestToken.AllowedHosts => null;

    // The device of this request: another request may have changed the description since.
    public void AddHeaders(HttpRequestMessage request) => SetHeaders(request, request.GetAdobePassDevice());

    /// <summary>
    /// Adds the headers that describe a device, or removes them. An outer handler may send the request again, for another device or for
    /// none.
    /// </summary>
    public static void SetHeaders(HttpRequestMessage request, AdobePassDevice? device)
    {
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

    public async Task ReportSecondRejectionAsync(AccessToken token, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (_instance.Application.ReRegistersForApi
            && await AsksForRegistrationAsync(response, cancellationToken).ConfigureAwait(false)
            && _instance.RefuseByApi(token) is { } refused)
        {
            Tokens.Drop(refused);
        }
    }

    // Each request may bring its own device object. The old one is kept if the description is the same.
    private bool IsDescribedBy(AdobePassDevice device) =>
        Device is { } known && ReferenceEquals(known.Info, device.Info) && Equals(known.ForwardedFor, device.ForwardedFor);

    // Enhanced errors of REST API V2.
    private static async Task<bool> AsksForRegistrationAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        HttpContent content = response.Content;
        if (content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) is not true
            || content.Headers.ContentLength > LargestError)
        {
            return false;
        }

        try
        {
            await content.LoadIntoBufferAsync(LargestError, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // The caller would have met the same error, and an answer cannot be read twice.
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

    // A header that the caller set stays; one that was set for an earlier device is replaced.
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
