
namespace TokenKit.AdobePass.Devices;

/// <summary>
/// A provider that stands in front of the <see cref="DeviceTokenProvider"/> of a token, or in its place: it knows no devices.
/// </summary>
internal sealed class DevicelessProvider : IRequestGuard
{
    public static string? FindProblem(HttpRequestMessage request) => request.GetAdobePassDevice() is null ? null
        : "The request names a device (SetAdobePassDevice), but the provider of its handler stands in front of the DeviceTokenProvider and "
            + "knows no devices: it would be sent as the wrong client. Give the handler the DeviceTokenProvider itself, which caches; with "
            + "AddAdobePass, leave the keyed ITokenProvider as it is registered; in a test, let the emulator of TokenKit.Testing answer.";

    string? IRequestGuard.FindProblem(HttpRequestMessage request) => FindProblem(request);
}
