using Microsoft.Extensions.Configuration;
using TokenKit.Settings;

namespace TokenKit.AdobePass;

/// <summary>Reads the settings of one Adobe Pass token from configuration.</summary>
internal static class AdobePassSettings
{
    public static SettingsShape Shape { get; } = SettingsShape.Of<AdobePassOptions>(
        "AdobePass",
        "it holds the settings of an Adobe Pass token, such as SoftwareStatementFile and RegistrationDirectory.",
        SettingsShape.Section.Of<AdobePassDeviceInfo>(
            nameof(AdobePassOptions.DeviceInfo), "it describes the server to Adobe, such as Model and OsName."));

    /// <summary>Reads the section into the options. Settings that cannot be read become problems, which validation reports.</summary>
    public static void Read(
        IConfiguration section, AdobePassOptions options, IConfigurationRoot? root = null, params IEnumerable<SettingsShape> others)
    {
        var reading = new SettingsReading(section, root, Shape, others);
        reading.Bind(values => values.Bind(options));
        reading.AddTo(options.AllowedHosts, nameof(AdobePassOptions.AllowedHosts));
        options.SettingProblems.AddRange(reading.Problems);
    }
}
