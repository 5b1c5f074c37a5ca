namespace TokenKit.AdobePass.Devices;

/// <summary>Stands for a provider that wraps or replaces the <see cref="DeviceTokenProvider"/> and does not know devices.</summary>
internal sealed class DevicelessProvider : IRequestGuard
{
    public static string? FindProblem(HttpRequestMessage request) => request.GetAdobePassDevice() is null ? null
        : "The request names a device (SetAdobePassDevice), but the provider of its handler wraps or replaces the DeviceTokenProvider and "
            + "does not know devices: the request would be sent with the token of another client. Give the handler the DeviceTokenProvider "
            + "itself, which caches. With AddAdobePass, do not replace the keyed ITokenProvider. In a test, use the emulator of "
            + "TokenKit.Testing.";

    string? IRequestGuard.FindProblem(HttpRequestMessage request) => FindProblem(request);
}
