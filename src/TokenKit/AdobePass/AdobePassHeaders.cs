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
        Add(DeviceInfo, device is null ? application.DeviceInfo : device.Info?.ToHeaderValue());
        Add(ForwardedFor, device?.ForwardedForValue);
        Add(UserAgent, application.UserAgent);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }
}
