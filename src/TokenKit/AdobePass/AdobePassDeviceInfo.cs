using System.Text.Encodings.Web;
using System.Text.Json;

namespace TokenKit.AdobePass;

/// <summary>
/// The description of a device that is sent to Adobe as <c>X-Device-Info</c>; a property that is not set is not sent. Adobe calls
/// <see cref="Model"/>, <see cref="Version"/>, <see cref="OsName"/>, <see cref="OsVersion"/> and <see cref="ConnectionType"/> required, but
/// does not enforce it; neither does TokenKit.
/// </summary>
/// <remarks>
/// See Adobe Pass, REST API V2, appendix, header X-Device-Info. Create one object for all devices of a kind: the header is made once per
/// object, and again after a change. A string has at most 1,024 characters and no control characters. If a property has documented values,
/// upper and lower case count.
/// </remarks>
public sealed class AdobePassDeviceInfo
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();

    // Written under _gate, like the properties: a header made from old values never replaces a newer one.
    private volatile string? _header;

    /// <summary>
    /// One of Camera, DataCollectionTerminal, Desktop, EmbeddedNetworkModule, eReader, GamesConsole, GeolocationTracker, Glasses,
    /// MediaPlayer, MobilePhone, PaymentTerminal, PluginModem, SetTopBox, TV, Tablet, WirelessHotspot, Wristwatch and Unknown.
    /// </summary>
    public string? PrimaryHardwareType { get; set => Set(ref field, value); }

    /// <summary>The model, such as <c>AppleTV</c>. Required by Adobe.</summary>
    public string? Model { get; set => Set(ref field, value); }

    /// <summary>The device's version, such as <c>2.0.1</c>. Required by Adobe.</summary>
    public string? Version { get; set => Set(ref field, value); }

    /// <summary>The company that made the device, such as <c>Samsung</c>.</summary>
    public string? Manufacturer { get; set => Set(ref field, value); }

    /// <summary>The company that sells the device.</summary>
    public string? Vendor { get; set => Set(ref field, value); }

    /// <summary>
    /// One of Android, Chrome OS, Linux, Mac OS, OS X, OpenBSD, Roku OS, Windows, iOS, tvOS and webOS. Required by Adobe.
    /// </summary>
    public string? OsName { get; set => Set(ref field, value); }

    /// <summary>One of Android, BSD, Linux, PlayStation OS, Roku OS, Symbian, Tizen, Windows, iOS, tvOS, macOS and webOS.</summary>
    public string? OsFamily { get; set => Set(ref field, value); }

    /// <summary>One of Amazon, Apple, Google, LG, Microsoft, Mozilla, Nintendo, Nokia, Roku, Samsung, Sony and Tizen Project.</summary>
    public string? OsVendor { get; set => Set(ref field, value); }

    /// <summary>The version of the operating system, such as <c>10.2</c>. Required by Adobe.</summary>
    public string? OsVersion { get; set => Set(ref field, value); }

    /// <summary>One of Android Browser, Chrome, Edge, Firefox, Internet Explorer, Opera, Safari, SeaMonkey and Symbian Browser.</summary>
    public string? BrowserName { get; set => Set(ref field, value); }

    /// <summary>One of Amazon, Apple, Google, Microsoft, Motorola, Mozilla, Netscape, Nintendo, Nokia, Samsung and Sony Ericsson.</summary>
    public string? BrowserVendor { get; set => Set(ref field, value); }

    /// <summary>The browser's version, such as <c>60.0.3112</c>.</summary>
    public string? BrowserVersion { get; set => Set(ref field, value); }

    /// <summary>The device's own <c>User-Agent</c>.</summary>
    public string? UserAgent { get; set => Set(ref field, value); }

    /// <summary>The screen's physical width, in pixels.</summary>
    public int? DisplayWidth { get; set => Set(ref field, value); }

    /// <summary>The screen's physical height, in pixels.</summary>
    public int? DisplayHeight { get; set => Set(ref field, value); }

    /// <summary>The screen's density, in pixels per inch.</summary>
    public int? DisplayPpi { get; set => Set(ref field, value); }

    /// <summary>The screen's diagonal, in inches.</summary>
    public double? DiagonalScreenSize { get; set => Set(ref field, value); }

    /// <summary>The address from which the device sends its requests, IPv4 or IPv6.</summary>
    public string? ConnectionIp { get; set => Set(ref field, value); }

    /// <summary>The port from which the device sends its requests, 1 to 65,535.</summary>
    public int? ConnectionPort { get; set => Set(ref field, value); }

    /// <summary>The network, such as <c>WiFi</c>, <c>LAN</c> or <c>5G</c>. Required by Adobe.</summary>
    public string? ConnectionType { get; set => Set(ref field, value); }

    /// <summary>Whether the network is secured; <see langword="false"/> for a public hotspot.</summary>
    public bool? ConnectionSecure { get; set => Set(ref field, value); }

    /// <summary>The application's own id, such as <c>REF30</c>.</summary>
    public string? ApplicationId { get; set => Set(ref field, value); }

    /// <summary>The properties that are set, in the order of Adobe's table and of the header.</summary>
    internal IEnumerable<KeyValuePair<string, object>> Members
    {
        get
        {
            (string Name, object? Value)[] all =
            [
                (nameof(PrimaryHardwareType), PrimaryHardwareType), (nameof(Model), Model), (nameof(Version), Version),
                (nameof(Manufacturer), Manufacturer), (nameof(Vendor), Vendor), (nameof(OsName), OsName), (nameof(OsFamily), OsFamily),
                (nameof(OsVendor), OsVendor), (nameof(OsVersion), OsVersion), (nameof(BrowserName), BrowserName),
                (nameof(BrowserVendor), BrowserVendor), (nameof(BrowserVersion), BrowserVersion), (nameof(UserAgent), UserAgent),
                (nameof(DisplayWidth), DisplayWidth), (nameof(DisplayHeight), DisplayHeight), (nameof(DisplayPpi), DisplayPpi),
                (nameof(DiagonalScreenSize), DiagonalScreenSize), (nameof(ConnectionIp), ConnectionIp),
                (nameof(ConnectionPort), ConnectionPort), (nameof(ConnectionType), ConnectionType),
                (nameof(ConnectionSecure), ConnectionSecure), (nameof(ApplicationId), ApplicationId),
            ];
            return all.Where(member => member.Value is not null).Select(member => KeyValuePair.Create(member.Name, member.Value!));
        }
    }

    /// <summary>The value of <c>X-Device-Info</c>: the base64 of the JSON, on one line. Safe for concurrent callers.</summary>
    /// <exception cref="InvalidOperationException">
    /// A value is invalid: a string that is empty, too long or holds a control character or half of a surrogate pair, or a negative number.
    /// A value that Adobe does not document is sent all the same.
    /// </exception>
    public string ToHeaderValue() => _header ?? MakeHeader();

    /// <summary>The model and the operating system.</summary>
    public override string ToString() => $"{Model ?? "unknown model"}, {OsName ?? "unknown system"}";

    // What is wrong and how to fix it, or null. It begins with the name of the property.
    internal string? FindProblem()
    {
        KeyValuePair<string, object>[] members = [.. Members];
        return DeviceInfoCheck.FindImpossible(members) ?? DeviceInfoCheck.FindUndocumented(members);
    }

    private string MakeHeader()
    {
        lock (_gate)
        {
            KeyValuePair<string, object>[] members = [.. Members];
            return DeviceInfoCheck.FindImpossible(members) is { } problem
                ? throw new InvalidOperationException($"{nameof(AdobePassDeviceInfo)}.{problem}")
                : _header = Convert.ToBase64String(Json(members));
        }
    }

    private void Set<T>(ref T property, T value)
    {
        lock (_gate)
        {
            property = value;
            _header = null;
        }
    }

    private static byte[] Json(KeyValuePair<string, object>[] members)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Plain))
        {
            writer.WriteStartObject();
            foreach ((string name, object value) in members)
            {
                writer.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(name));
                Write(writer, value);
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteBooleanValue((bool)value);
                break;
        }
    }
}
