using System.Globalization;
using System.Text.Json;

namespace TokenKit.Testing.Pass.Apis;

// A device as a session describes it: what its X-Device-Info said, in the shape of Adobe's sample.
internal static class RestV2Device
{
    public static void Write(Utf8JsonWriter json, string? deviceInfo)
    {
        IReadOnlyDictionary<string, string> info = DeviceInfoHeader.Members(deviceInfo ?? string.Empty);
        json.WriteStartObject("device");
        json.WriteString("type", info.GetValueOrDefault("primaryHardwareType", "Unknown"));
        json.WriteString("model", info.GetValueOrDefault("model"));
        WriteVersion(json, info.GetValueOrDefault("version"));

        json.WriteStartObject("hardware");
        json.WriteString("name", info.GetValueOrDefault("model"));
        json.WriteString("vendor", info.GetValueOrDefault("vendor"));
        WriteVersion(json, info.GetValueOrDefault("version"));
        json.WriteString("manufacturer", info.GetValueOrDefault("manufacturer"));
        json.WriteEndObject();

        json.WriteStartObject("operatingSystem");
        json.WriteString("name", info.GetValueOrDefault("osName"));
        json.WriteString("family", info.GetValueOrDefault("osFamily"));
        json.WriteString("vendor", info.GetValueOrDefault("osVendor"));
        WriteVersion(json, info.GetValueOrDefault("osVersion"));
        json.WriteEndObject();

        json.WriteStartObject("browser");
        json.WriteString("name", info.GetValueOrDefault("browserName"));
        json.WriteString("vendor", info.GetValueOrDefault("browserVendor"));
        WriteVersion(json, info.GetValueOrDefault("browserVersion"));
        json.WriteString("userAgent", info.GetValueOrDefault("userAgent"));
        json.WriteEndObject();

        json.WriteString("applicationId", info.GetValueOrDefault("applicationId"));
        json.WriteStartObject("connection");
        json.WriteString("ipAddress", info.GetValueOrDefault("connectionIp"));
        json.WriteString("port", info.GetValueOrDefault("connectionPort"));
        json.WriteBoolean("secure", info.GetValueOrDefault("connectionSecure")?.Equals("true", StringComparison.OrdinalIgnoreCase) is true);
        json.WriteString("type", info.GetValueOrDefault("connectionType"));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    // A version such as 11.0, in its parts; zeros for anything else.
    private static void WriteVersion(Utf8JsonWriter json, string? text)
    {
        int[] parts = [.. (text ?? string.Empty).Split('.').Select(Number), 0, 0];
        json.WriteStartObject("version");
        json.WriteNumber("major", parts[0]);
        json.WriteNumber("minor", parts[1]);
        json.WriteNumber("patch", parts[2]);
        json.WriteString("profile", string.Empty);
        json.WriteEndObject();
    }
}
