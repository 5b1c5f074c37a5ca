using Microsoft.Extensions.Configuration;
using TokenKit.Settings;

namespace TokenKit.Ims;

/// <summary>Reads the settings of one IMS token from configuration.</summary>
internal static class ImsSettings
{
    public static SettingsShape Shape { get; } = SettingsShape.Of<ImsOptions>(
        "Ims",
        "it holds the settings of an IMS token, such as ClientId, ClientSecret and Scopes, or CredentialFile.",
        SettingsShape.Section.Of<ImsJwtOptions>(
            nameof(ImsOptions.Jwt),
            "it holds the settings of the legacy exchange, such as PrivateKeyPath.",
            nameof(ImsJwtOptions.Certificate),
            nameof(ImsJwtOptions.SigningCredentials),
            nameof(ImsJwtOptions.SignData)));

    /// <summary>
    /// Reads the section into the options. What cannot be read is among their problems, which are reported when the credential is
    /// resolved, at a reload too.
    /// </summary>
    public static void Read(
        IConfiguration section, ImsOptions options, IConfigurationRoot? root = null, params IEnumerable<SettingsShape> others)
    {
        var reading = new SettingsReading(section, root, Shape, others);
        reading.Bind(values => values.Bind(options));
        reading.AddTo(options.Scopes, nameof(ImsOptions.Scopes));
        reading.AddTo(options.AllowedHosts, nameof(ImsOptions.AllowedHosts));
        reading.AddTo(options.ClientSecrets, nameof(ImsOptions.ClientSecrets));
        reading.AddTo(options.Jwt.Metascopes, $"{nameof(ImsOptions.Jwt)}:{nameof(ImsJwtOptions.Metascopes)}");
        options.SettingProblems.AddRange(reading.Problems);
    }
}
