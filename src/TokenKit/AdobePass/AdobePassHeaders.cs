using TokenKit.AdobePass.Registration;

namespace TokenKit.AdobePass;

/// <summary>The headers by which Adobe Pass distinguishes devices.</summary>
internal static class AdobePassHeaders
{
    public const string DeviceInfo = "X-Device-Info";
    public const string ForwardedFor = "X-Forwarded-For";
    public const string DeviceIdentifier = "AP-Device-Identifier";
    public const string UserAgent = "User-Agent";

    /// <summary>Adds the headers that describe a device, or the server itself, to a request of Dynamic Client Registration.</summary>
    public static void Add(HttpRequestMessage request, AdobePassApplication application, AdobePassDevice? device)
    {
        foreach ((string name, string? value) in Of(application, device))
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    public static (string Name, string? Value)[] Of(AdobePassApplication application, AdobePassDevice? device) =>
    [
        (DeviceInfo, device is null ? application.DeviceInfo : device.Info?.ToHeaderValue()),
        (ForwardedFor, device?.ForwardedForValue),
        (UserAgent, application.UserAgent),
    ];
}
