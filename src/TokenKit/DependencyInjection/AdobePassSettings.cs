using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TokenKit.AdobePass;

namespace TokenKit.DependencyInjection;

/// <summary>Reads the settings of one Adobe Pass token from configuration.</summary>
internal static class AdobePassSettings
{
    public static readonly string[] Known =
    [
        AdobeTokensBuilder.ProviderSetting, nameof(AdobePassOptions.Environment), nameof(AdobePassOptions.Authority), nameof(AdobePassOptions.SoftwareStatement),
        nameof(AdobePassOptions.SoftwareStatementFile), nameof(AdobePassOptions.InstanceId), nameof(AdobePassOptions.RedirectUri), nameof(AdobePassOptions.Scope),
        nameof(AdobePassOptions.DeviceInfo), nameof(AdobePassOptions.UserAgent), nameof(AdobePassOptions.SendParametersInQuery), nameof(AdobePassOptions.RegistrationDirectory),
        nameof(AdobePassOptions.RequireExistingRegistrations),
        nameof(AdobePassOptions.ReRegisterOnInvalidClient), nameof(AdobePassOptions.ReRegisterOnApplicationRegistration), nameof(AdobePassOptions.ReRegistrationCoolDown),
        nameof(AdobePassOptions.MaxCachedDevices), nameof(AdobePassOptions.DeviceIdleTimeout), nameof(AdobePassOptions.Cache),
        nameof(AdobePassOptions.AllowedHosts),
    ];

    public static readonly string[] KnownOfDeviceInfo =
    [
        nameof(AdobePassDeviceInfo.PrimaryHardwareType), nameof(AdobePassDeviceInfo.Model), nameof(AdobePassDeviceInfo.Version), nameof(AdobePassDeviceInfo.Manufacturer),
        nameof(AdobePassDeviceInfo.Vendor), nameof(AdobePassDeviceInfo.OsName), nameof(AdobePassDeviceInfo.OsFamily), nameof(AdobePassDeviceInfo.OsVendor), nameof(AdobePassDeviceInfo.OsVersion),
        nameof(AdobePassDeviceInfo.BrowserName), nameof(AdobePassDeviceInfo.BrowserVendor), nameof(AdobePassDeviceInfo.BrowserVersion), nameof(AdobePassDeviceInfo.UserAgent),
        nameof(AdobePassDeviceInfo.DisplayWidth), nameof(AdobePassDeviceInfo.DisplayHeight), nameof(AdobePassDeviceInfo.DisplayPpi), nameof(AdobePassDeviceInfo.DiagonalScreenSize),
        nameof(AdobePassDeviceInfo.ConnectionType), nameof(AdobePassDeviceInfo.ConnectionIp), nameof(AdobePassDeviceInfo.ConnectionPort), nameof(AdobePassDeviceInfo.ConnectionSecure),
        nameof(AdobePassDeviceInfo.ApplicationId),
    ];

    /// <exception cref="InvalidOperationException">The section is empty, or holds a setting that does not exist.</exception>
    public static void Check(IConfiguration section)
    {
        SettingsSection.RequireKnown(section, Known, "it holds the settings of an Adobe Pass token, such as SoftwareStatementFile and RegistrationDirectory.");
        IConfigurationSection cache = section.GetSection(nameof(AdobePassOptions.Cache));
        if (cache.Exists())
        {
            SettingsSection.RequireKnown(cache, ImsSettings.KnownOfCache, "it holds the settings of the cache, such as RefreshBeforeExpiry.");
        }

        IConfigurationSection device = section.GetSection(nameof(AdobePassOptions.DeviceInfo));
        if (device.Exists())
        {
            SettingsSection.RequireKnown(device, KnownOfDeviceInfo, "it describes the server to Adobe, such as Model and OsName.");
        }
    }

    /// <exception cref="OptionsValidationException">A setting does not exist, or has a value of the wrong kind: at a reload too.</exception>
    public static void Read(string name, IConfiguration section, AdobePassOptions options)
    {
        try
        {
            Check(section);
            Bind(section, options);
        }
        catch (InvalidOperationException exception)
        {
            throw new OptionsValidationException(name, typeof(AdobePassOptions), [exception.Message]);
        }
    }

    private static void Bind(IConfiguration section, AdobePassOptions options)
    {
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException exception)
        {
            throw SettingsSection.NotBound(section, exception);
        }

        // One environment variable is the easiest way to write a list; the binder only takes indexed ones.
        if (section[nameof(AdobePassOptions.AllowedHosts)] is { Length: > 0 } hosts)
        {
            options.AllowedHosts.Add(hosts);
        }
    }
}
