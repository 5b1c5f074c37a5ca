using System.Globalization;
using System.Text.Json.Nodes;

namespace TokenKit.Testing.Pass.Apis;

// A device as a session describes it: the members of its X-Device-Info, in the shape of Adobe's sample.
internal static class RestV2Device
{
    public static JsonObject Write(string? deviceInfo)
    {
        IReadOnlyDictionary<string, string> info = DeviceHeaders.Members(deviceInfo ?? string.Empty);
        string? Info(string name) => info.GetValueOrDefault(name);
        return new JsonObject
        {
            ["type"] = Info("primaryHardwareType") ?? "Unknown",
            ["model"] = Info("model"),
            ["version"] = Version(Info("version")),
            ["hardware"] = new JsonObject
            {
                ["name"] = Info("model"),
                ["vendor"] = Info("vendor"),
                ["version"] = Version(Info("version")),
                ["manufacturer"] = Info("manufacturer"),
            },
            ["operatingSystem"] = new JsonObject
            {
                ["name"] = Info("osName"),
                ["family"] = Info("osFamily"),
                ["vendor"] = Info("osVendor"),
                ["version"] = Version(Info("osVersion")),
            },
            ["browser"] = new JsonObject
            {
                ["name"] = Info("browserName"),
                ["vendor"] = Info("browserVendor"),
                ["version"] = Version(Info("browserVersion")),
                ["userAgent"] = Info("userAgent"),
            },
            ["applicationId"] = Info("applicationId"),
            ["connection"] = new JsonObject
            {
                ["ipAddress"] = Info("connectionIp"),
                ["port"] = Info("connectionPort"),
                ["secure"] = Info("connectionSecure")?.Equals("true", StringComparison.OrdinalIgnoreCase) is true,
                ["type"] = Info("connectionType"),
            },
        };
    }

    // A version such as 11.0, in its parts; zeros for anything else.
    private static JsonObject Version(string? text)
    {
        int[] parts = [.. (text ?? string.Empty).Split('.').Select(Number), 0, 0];
        return new JsonObject { ["major"] = parts[0], ["minor"] = parts[1], ["patch"] = parts[2], ["profile"] = string.Empty };
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
}
