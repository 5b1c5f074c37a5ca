namespace TokenKit.AdobePass;

/// <summary>The values that Adobe's page on <c>X-Device-Info</c> allows, and what no value may hold.</summary>
internal static class DeviceInfoRules
{
    // A header line of most servers ends at 8 KiB.
    private const int LongestText = 1024;

    private static readonly string[] HardwareTypes =
    [
        "Camera", "DataCollectionTerminal", "Desktop", "EmbeddedNetworkModule", "eReader", "GamesConsole", "GeolocationTracker", "Glasses", "MediaPlayer",
        "MobilePhone", "PaymentTerminal", "PluginModem", "SetTopBox", "TV", "Tablet", "WirelessHotspot", "Wristwatch", "Unknown",
    ];

    private static readonly string[] OsNames = ["Android", "Chrome OS", "Linux", "Mac OS", "OS X", "OpenBSD", "Roku OS", "Windows", "iOS", "tvOS", "webOS"];

    private static readonly string[] OsFamilies = ["Android", "BSD", "Linux", "PlayStation OS", "Roku OS", "Symbian", "Tizen", "Windows", "iOS", "tvOS", "macOS", "webOS"];

    private static readonly string[] OsVendors = ["Amazon", "Apple", "Google", "LG", "Microsoft", "Mozilla", "Nintendo", "Nokia", "Roku", "Samsung", "Sony", "Tizen Project"];

    /// <summary>The first property that cannot be right, and the mend; <see langword="null"/> where all may be.</summary>
    public static string? FindProblem(AdobePassDeviceInfo info) =>
        NotOneOf(nameof(info.PrimaryHardwareType), info.PrimaryHardwareType, HardwareTypes)
        ?? NotOneOf(nameof(info.OsName), info.OsName, OsNames)
        ?? NotOneOf(nameof(info.OsFamily), info.OsFamily, OsFamilies)
        ?? NotOneOf(nameof(info.OsVendor), info.OsVendor, OsVendors)
        ?? Texts(info).Select(text => Unsendable(text.Name, text.Value)).FirstOrDefault(problem => problem is not null)
        ?? Negative(nameof(info.DisplayWidth), info.DisplayWidth)
        ?? Negative(nameof(info.DisplayHeight), info.DisplayHeight)
        ?? Negative(nameof(info.DisplayPpi), info.DisplayPpi)
        ?? (info.ConnectionPort is < 0 or > 65535 ? $"{nameof(info.ConnectionPort)} is {info.ConnectionPort}: a port is from 0 to 65535." : null)
        ?? (info.DiagonalScreenSize is { } size && !(size >= 0 && double.IsFinite(size)) ? $"{nameof(info.DiagonalScreenSize)} is not a positive number: set it in inches, or leave it out." : null);

    private static (string Name, string? Value)[] Texts(AdobePassDeviceInfo info) =>
    [
        (nameof(info.Model), info.Model), (nameof(info.Version), info.Version), (nameof(info.Manufacturer), info.Manufacturer), (nameof(info.Vendor), info.Vendor),
        (nameof(info.OsVersion), info.OsVersion), (nameof(info.BrowserName), info.BrowserName), (nameof(info.BrowserVendor), info.BrowserVendor),
        (nameof(info.BrowserVersion), info.BrowserVersion), (nameof(info.UserAgent), info.UserAgent), (nameof(info.ConnectionType), info.ConnectionType),
        (nameof(info.ConnectionIp), info.ConnectionIp), (nameof(info.ApplicationId), info.ApplicationId),
    ];

    private static string? NotOneOf(string property, string? value, string[] allowed) =>
        value is null || allowed.Contains(value, StringComparer.Ordinal) ? null
        : $"{property} is none of the values that Adobe takes, which are (case matters): {string.Join(", ", allowed)}. Set one of them, or leave it out.";

    private static string? Unsendable(string property, string? value)
    {
        if (value?.Length > LongestText)
        {
            return $"{property} has {value.Length} characters: at most {LongestText} are sent.";
        }

        int illegal = TextRules.IndexOfIllegal(value);
        return illegal < 0 ? null : $"{property} has an illegal character (U+{(int)value![illegal]:X4}) at position {illegal}: remove it.";
    }

    private static string? Negative(string property, int? value) => value < 0 ? $"{property} is negative: set a positive number, or leave it out." : null;
}
