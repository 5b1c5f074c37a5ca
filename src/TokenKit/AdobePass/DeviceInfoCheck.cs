using System.Net;
using System.Net.Sockets;
using TokenKit.AdobePass.Registration;

namespace TokenKit.AdobePass;

/// <summary>Finds what is wrong with the description of a device. The messages begin with the property's name.</summary>
internal static class DeviceInfoCheck
{
    private const int LongestText = 1024;

    // A longer wrong value is not repeated in a message: client ids and secrets have 36 characters.
    private const int LongestShown = 24;

    /// <summary>The values that Adobe documents, by property (REST API V2, appendix, header X-Device-Info).</summary>
    internal static readonly Dictionary<string, string[]> Documented = new()
    {
        [nameof(AdobePassDeviceInfo.PrimaryHardwareType)] =
        [
            "Camera", "DataCollectionTerminal", "Desktop", "EmbeddedNetworkModule", "eReader", "GamesConsole", "GeolocationTracker",
            "Glasses", "MediaPlayer", "MobilePhone", "PaymentTerminal", "PluginModem", "SetTopBox", "TV", "Tablet", "WirelessHotspot",
            "Wristwatch", "Unknown",
        ],
        [nameof(AdobePassDeviceInfo.OsName)] =
            ["Android", "Chrome OS", "Linux", "Mac OS", "OS X", "OpenBSD", "Roku OS", "Windows", "iOS", "tvOS", "webOS"],
        [nameof(AdobePassDeviceInfo.OsFamily)] =
        [
            "Android", "BSD", "Linux", "PlayStation OS", "Roku OS", "Symbian", "Tizen", "Windows", "iOS", "tvOS", "macOS", "webOS",
        ],
        [nameof(AdobePassDeviceInfo.OsVendor)] =
        [
            "Amazon", "Apple", "Google", "LG", "Microsoft", "Mozilla", "Nintendo", "Nokia", "Roku", "Samsung", "Sony", "Tizen Project",
        ],
        [nameof(AdobePassDeviceInfo.BrowserName)] =
        [
            "Android Browser", "Chrome", "Edge", "Firefox", "Internet Explorer", "Opera", "Safari", "SeaMonkey", "Symbian Browser",
        ],
        [nameof(AdobePassDeviceInfo.BrowserVendor)] =
        [
            "Amazon", "Apple", "Google", "Microsoft", "Motorola", "Mozilla", "Netscape", "Nintendo", "Nokia", "Samsung", "Sony Ericsson",
        ],
    };

    /// <summary>Finds a value that no device can have or no header can carry.</summary>
    public static string? FindImpossible(IEnumerable<KeyValuePair<string, object>> members) =>
        members.Select(member => Impossible(member.Key, member.Value)).FirstOrDefault(problem => problem is not null);

    public static string? FindUndocumented(IEnumerable<KeyValuePair<string, object>> members) => members
        .Where(member => member.Value is string)
        .Select(member => Undocumented(member.Key, (string)member.Value))
        .FirstOrDefault(problem => problem is not null);

    private static string? Impossible(string name, object value) => value switch
    {
        string text when string.IsNullOrWhiteSpace(text) => $"{name} is empty: set it, or leave it out.",
        string { Length: > LongestText } text => $"{name} has {text.Length} characters, and may have {LongestText}: shorten it.",
        string text => PlainText.FindUnfit(text) is { } unfit ? $"{name} holds {unfit}: remove it." : null,
        int port when name == nameof(AdobePassDeviceInfo.ConnectionPort) =>
            port is < 1 or > ushort.MaxValue ? $"{name} is {port}: a port is a number from 1 to 65535." : null,
        int and < 0 or double and < 0 => $"{name} is negative: set the real measure, or leave it out.",
        double number when !double.IsFinite(number) => $"{name} is not a number: set the real measure, or leave it out.",
        _ => null,
    };

    private static string? Undocumented(string name, string value)
    {
        if (name == nameof(AdobePassDeviceInfo.ConnectionIp))
        {
            return IsAddress(value) ? null
                : $"{name} is not an IP address: set one such as 192.0.2.1 or 2001:db8::1, without a port or a zone.";
        }

        if (!Documented.TryGetValue(name, out string[]? documented) || documented.Contains(value, StringComparer.Ordinal))
        {
            return null;
        }

        return documented.FirstOrDefault(known => known.Equals(value, StringComparison.OrdinalIgnoreCase)) is { } meant
            ? $"{name} is '{value}', but Adobe writes '{meant}': upper and lower case count."
            : $"{name} is {Shown(value)}, which Adobe does not document. Set one of {string.Join(", ", documented)}, or leave it out.";
    }

    // The parser would take 1 for 0.0.0.1, and an address with a zone.
    private static bool IsAddress(string text) =>
        IPAddress.TryParse(text, out IPAddress? address)
        && (address.AddressFamily is AddressFamily.InterNetworkV6
            ? text.AsSpan().IndexOfAny("%[]") < 0
            : text.AsSpan().Count('.') == 3);

    private static string Shown(string value) =>
        value.Length <= LongestShown && value.All(character => char.IsAsciiLetterOrDigit(character) || character is ' ' or '.')
            ? $"'{value}'"
            : "a value (not shown)";
}
