using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Settings;

namespace TokenKit.Ims;

/// <summary>Reads the settings of one IMS token from configuration.</summary>
internal static class ImsSettings
{
    public static readonly string[] Known =
    [
        AdobeTokensBuilder.ProviderSetting, nameof(ImsOptions.Authority), nameof(ImsOptions.TokenPath), nameof(ImsOptions.ClientId), nameof(ImsOptions.ClientSecret),
        nameof(ImsOptions.ClientSecrets), nameof(ImsOptions.Scopes), nameof(ImsOptions.OrganizationId), nameof(ImsOptions.AdditionalParameters),
        nameof(ImsOptions.CredentialFile), nameof(ImsOptions.CredentialName), nameof(ImsOptions.EnvironmentPrefix), nameof(ImsOptions.Cache), nameof(ImsOptions.Grant), nameof(ImsOptions.Jwt),
        nameof(ImsOptions.AllowedHosts),
    ];

    // Without what only code can set.
    public static readonly string[] KnownOfJwt =
    [
        nameof(ImsJwtOptions.TechnicalAccountId), nameof(ImsJwtOptions.Metascopes), nameof(ImsJwtOptions.PrivateKey), nameof(ImsJwtOptions.PrivateKeyPath),
        nameof(ImsJwtOptions.PrivateKeyPassphrase), nameof(ImsJwtOptions.ExchangePath), nameof(ImsJwtOptions.AssertionLifetime), nameof(ImsJwtOptions.SendJwtId),
    ];

    public static SettingsShape Shape { get; } = new()
    {
        Provider = "Ims",
        Purpose = "it holds the settings of an IMS token, such as ClientId, ClientSecret and Scopes, or CredentialFile.",
        Names = Known,
        Subsections =
        [
            CacheSettings.Subsection,
            new(nameof(ImsOptions.Jwt), KnownOfJwt, "it holds the settings of the legacy exchange, such as PrivateKeyPath."),
        ],
        Maps = [nameof(ImsOptions.AdditionalParameters)],
        Lists = [nameof(ImsOptions.Scopes), nameof(ImsOptions.AllowedHosts), nameof(ImsOptions.ClientSecrets),
            $"{nameof(ImsOptions.Jwt)}:{nameof(ImsJwtOptions.Metascopes)}"],
    };

    /// <summary>Reads the section into the options. What cannot be read is among their problems, which validation reports, at a reload
    /// too.</summary>
    public static void Read(IConfiguration section, ImsOptions options, IConfigurationRoot? root = null)
    {
        var reading = new SettingsReading(section, root, Shape);
        reading.Bind(values => values.Bind(options));
        reading.AddTo(options.Scopes, nameof(ImsOptions.Scopes));
        reading.AddTo(options.AllowedHosts, nameof(ImsOptions.AllowedHosts));
        reading.AddTo(options.ClientSecrets, nameof(ImsOptions.ClientSecrets));
        reading.AddTo(options.Jwt.Metascopes, $"{nameof(ImsOptions.Jwt)}:{nameof(ImsJwtOptions.Metascopes)}");
        options.SettingProblems.AddRange(reading.Problems);
    }
}
