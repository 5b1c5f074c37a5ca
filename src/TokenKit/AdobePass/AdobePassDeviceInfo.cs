using System.Text.Json;

namespace TokenKit.AdobePass;

/// <summary>
/// What Adobe Pass is told of a device, in <c>X-Device-Info</c>: base64 of a JSON object. What is not set is left out. Adobe calls
/// <see cref="Model"/>, <see cref="Version"/>, <see cref="OsName"/>, <see cref="OsVersion"/> and <see cref="ConnectionType"/> required, and
/// makes up implicit values where they are missing.
/// </summary>
/// <remarks>
/// See
/// https://experienceleague.adobe.com/en/docs/pass/authentication/integration-guide-programmers/rest-apis/rest-api-v2/appendix/headers/rest-api-v2-appendix-headers-x-device-info.
/// </remarks>
public sealed class AdobePassDeviceInfo
{
    /// <summary>Such as <c>TV</c>, <c>SetTopBox</c>, <c>MobilePhone</c> or <c>Desktop</c>; Adobe takes its own values only.</summary>
    public string? PrimaryHardwareType { get; set; }

    /// <summary>The model of the device.</summary>
    public string? Model { get; set; }

    /// <summary>The version of the device.</summary>
    public string? Version { get; set; }

    /// <summary>Who made the device.</summary>
    public string? Manufacturer { get; set; }

    /// <summary>Who sells the device.</summary>
    public string? Vendor { get; set; }

    /// <summary>Such as <c>Android</c>, <c>Linux</c>, <c>Roku OS</c> or <c>tvOS</c>; Adobe takes its own values only.</summary>
    public string? OsName { get; set; }

    /// <summary>Such as <c>Android</c>, <c>Tizen</c> or <c>macOS</c>; Adobe takes its own values only.</summary>
    public string? OsFamily { get; set; }

    /// <summary>Such as <c>Google</c>, <c>Roku</c> or <c>Samsung</c>; Adobe takes its own values only.</summary>
    public string? OsVendor { get; set; }

    /// <summary>The version of the operating system.</summary>
    public string? OsVersion { get; set; }

    /// <summary>The browser; Adobe takes its own values only.</summary>
    public string? BrowserName { get; set; }

    /// <summary>Who made the browser; Adobe takes its own values only.</summary>
    public string? BrowserVendor { get; set; }

    /// <summary>The version of the browser.</summary>
    public string? BrowserVersion { get; set; }

    /// <summary>The user agent of the device.</summary>
    public string? UserAgent { get; set; }

    /// <summary>In pixels.</summary>
    public int? DisplayWidth { get; set; }

    /// <summary>In pixels.</summary>
    public int? DisplayHeight { get; set; }

    /// <summary>In pixels per inch.</summary>
    public int? DisplayPpi { get; set; }

    /// <summary>In inches.</summary>
    public double? DiagonalScreenSize { get; set; }

    /// <summary>Such as <c>WiFi</c>, <c>LAN</c>, <c>4G</c> or <c>5G</c>.</summary>
    public string? ConnectionType { get; set; }

    /// <summary>The device's own address. What Adobe counts requests by is <see cref="AdobePassDevice.ForwardedFor"/>.</summary>
    public string? ConnectionIp { get; set; }

    /// <summary>From 0 to 65535.</summary>
    public int? ConnectionPort { get; set; }

    /// <summary>Whether the device's connection is encrypted.</summary>
    public bool? ConnectionSecure { get; set; }

    /// <summary>The application on the device.</summary>
    public string? ApplicationId { get; set; }

    /// <summary>The value of <c>X-Device-Info</c>: base64 of UTF-8 JSON, in one line.</summary>
    /// <exception cref="InvalidOperationException">A value cannot be sent, or is none that Adobe takes; the message names the property.</exception>
    public string ToHeaderValue() => FindProblem() is { } problem
        ? throw new InvalidOperationException($"The device info cannot be sent: {problem}")
        : Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(this, DeviceInfoJson.Default.AdobePassDeviceInfo));

    /// <summary>The model; an object that describes a viewer's device is not spread over a log.</summary>
    public override string ToString() => $"device info ({Model ?? "no model"})";

    /// <summary>What is wrong and how to mend it, or null.</summary>
    internal string? FindProblem() => DeviceInfoRules.FindProblem(this);
}
