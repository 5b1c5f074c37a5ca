namespace TokenKit.AdobePass;

/// <summary>The values that Adobe documents for the properties that it restricts (REST API V2, appendix, header X-Device-Info).</summary>
internal static class DeviceInfoValues
{
    private static readonly Dictionary<string, string[]> Documented = new()
    {
        [nameof(AdobePassDeviceInfo.PrimaryHardwareType)] =
        [
            "Camera", "DataCollectionTerminal", "Desktop", "EmbeddedNetworkModule", "eReader", "GamesConsole", "GeolocationTracker", "Glasses", "MediaPlayer",
            "MobilePhone", "PaymentTerminal", "PluginModem", "SetTopBox", "TV", "Tablet", "WirelessHotspot", "Wristwatch", "Unknown",
        ],
        [nameof(AdobePassDeviceInfo.OsName)] = ["Android", "Chrome OS", "Linux", "Mac OS", "OS X", "OpenBSD", "Roku OS", "Windows", "iOS", "tvOS", "webOS"],
        [nameof(AdobePassDeviceInfo.OsFamily)] = ["Android", "BSD", "Linux", "PlayStation OS", "Roku OS", "Symbian", "Tizen", "Windows", "iOS", "tvOS", "macOS", "webOS"],
        [nameof(AdobePassDeviceInfo.OsVendor)] = ["Amazon", "Apple", "Google", "LG", "Microsoft", "Mozilla", "Nintendo", "Nokia", "Roku", "Samsung", "Sony", "Tizen Project"],
        [nameof(AdobePassDeviceInfo.BrowserName)] = ["Android Browser", "Chrome", "Edge", "Firefox", "Internet Explorer", "Opera", "Safari", "SeaMonkey", "Symbian Browser"],
        [nameof(AdobePassDeviceInfo.BrowserVendor)] =
            ["Amazon", "Apple", "Google", "Microsoft", "Motorola", "Mozilla", "Netscape", "Nintendo", "Nokia", "Samsung", "Sony Ericsson"],
    };

    /// <returns><see langword="null"/> where any text will do.</returns>
    public static string[]? Of(string property) => Documented.GetValueOrDefault(property);
}
