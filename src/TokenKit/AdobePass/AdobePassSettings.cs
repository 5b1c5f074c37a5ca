using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Settings;

namespace TokenKit.AdobePass;

/// <summary>Reads the settings of one Adobe Pass token from configuration.</summary>
internal static class AdobePassSettings
{
    public static readonly string[] Known =
    [
        AdobeTokensBuilder.ProviderSetting, nameof(AdobePassOptions.Environment), nameof(AdobePassOptions.Authority),
        nameof(AdobePassOptions.SoftwareStatement), nameof(AdobePassOptions.SoftwareStatementFile), nameof(AdobePassOptions.InstanceId),
        nameof(AdobePassOptions.RedirectUri), nameof(AdobePassOptions.Scope), nameof(AdobePassOptions.DeviceInfo),
        nameof(AdobePassOptions.UserAgent), nameof(AdobePassOptions.SendParametersInQuery),
        nameof(AdobePassOptions.RegistrationDirectory), nameof(AdobePassOptions.RequireExistingRegistrations),
        nameof(AdobePassOptions.ReRegisterOnInvalidClient), nameof(AdobePassOptions.ReRegisterOnApplicationRegistration),
        nameof(AdobePassOptions.ReRegistrationCoolDown), nameof(AdobePassOptions.MaxCachedDevices),
        nameof(AdobePassOptions.DeviceIdleTimeout), nameof(AdobePassOptions.Cache), nameof(AdobePassOptions.AllowedHosts),
    ];

    public static readonly string[] KnownOfDeviceInfo =
    [
        nameof(AdobePassDeviceInfo.PrimaryHardwareType), nameof(AdobePassDeviceInfo.Model), nameof(AdobePassDeviceInfo.Version),
        nameof(AdobePassDeviceInfo.Manufacturer), nameof(AdobePassDeviceInfo.Vendor), nameof(AdobePassDeviceInfo.OsName),
        nameof(AdobePassDeviceInfo.OsFamily), nameof(AdobePassDeviceInfo.OsVendor), nameof(AdobePassDeviceInfo.OsVersion),
        nameof(AdobePassDeviceInfo.BrowserName), nameof(AdobePassDeviceInfo.BrowserVendor), nameof(AdobePassDeviceInfo.BrowserVersion),
        nameof(AdobePassDeviceInfo.UserAgent), nameof(AdobePassDeviceInfo.DisplayWidth), nameof(AdobePassDeviceInfo.DisplayHeight),
        nameof(AdobePassDeviceInfo.DisplayPpi), nameof(AdobePassDeviceInfo.DiagonalScreenSize),
        nameof(AdobePassDeviceInfo.ConnectionType), nameof(AdobePassDeviceInfo.ConnectionIp), nameof(AdobePassDeviceInfo.ConnectionPort),
        nameof(AdobePassDeviceInfo.ConnectionSecure), nameof(AdobePassDeviceInfo.ApplicationId),
    ];

    public static SettingsShape Shape { get; } = new()
    {
        Provider = "AdobePass",
        Purpose = "it holds the settings of an Adobe Pass token, such as SoftwareStatementFile and RegistrationDirectory.",
        Names = Known,
        Subsections =
        [
            CacheSettings.Subsection,
            new(nameof(AdobePassOptions.DeviceInfo), KnownOfDeviceInfo, "it describes the server to Adobe, such as Model and OsName."),
        ],
        Lists = [nameof(AdobePassOptions.AllowedHosts)],
    };

    /// <summary>Reads the section into the options. Settings that cannot be read become problems, which validation reports.</summary>
    public static void Read(IConfiguration section, AdobePassOptions options, IConfigurationRoot? root = null)
    {
        var reading = new SettingsReading(section, root, Shape);
        reading.Bind(values => values.Bind(options));
        reading.AddTo(options.AllowedHosts, nameof(AdobePassOptions.AllowedHosts));
        options.SettingProblems.AddRange(reading.Problems);
    }
}
