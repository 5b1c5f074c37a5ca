using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TokenKit.Caching;
using TokenKit.Ims;

namespace TokenKit.DependencyInjection;

/// <summary>Reads the settings of one IMS token from configuration.</summary>
internal static class ImsSettings
{
    private const string Expected = "it holds the settings of an IMS token, such as ClientId, ClientSecret and Scopes, or CredentialFile.";

    public static readonly string[] Known =
    [
        AdobeTokensBuilder.ProviderSetting, nameof(ImsOptions.Authority), nameof(ImsOptions.TokenPath), nameof(ImsOptions.ClientId), nameof(ImsOptions.ClientSecret),
        nameof(ImsOptions.ClientSecrets), nameof(ImsOptions.Scopes), nameof(ImsOptions.OrganizationId), nameof(ImsOptions.AdditionalParameters),
        nameof(ImsOptions.CredentialFile), nameof(ImsOptions.CredentialName), nameof(ImsOptions.EnvironmentPrefix), nameof(ImsOptions.Cache), nameof(ImsOptions.Grant), nameof(ImsOptions.Jwt),
        nameof(ImsOptions.AllowedHosts),
    ];

    public static readonly string[] KnownOfCache =
    [
        nameof(TokenCacheOptions.RefreshBeforeExpiry), nameof(TokenCacheOptions.ExpirySkew), nameof(TokenCacheOptions.RefreshJitter),
        nameof(TokenCacheOptions.AcquisitionTimeout), nameof(TokenCacheOptions.InvalidationGuard),
    ];

    // Without what only code can set.
    public static readonly string[] KnownOfJwt =
    [
        nameof(ImsJwtOptions.TechnicalAccountId), nameof(ImsJwtOptions.Metascopes), nameof(ImsJwtOptions.PrivateKey), nameof(ImsJwtOptions.PrivateKeyPath),
        nameof(ImsJwtOptions.PrivateKeyPassphrase), nameof(ImsJwtOptions.ExchangePath), nameof(ImsJwtOptions.AssertionLifetime), nameof(ImsJwtOptions.SendJwtId),
    ];

    /// <exception cref="InvalidOperationException">The section is empty, or holds a setting that does not exist.</exception>
    public static void Check(IConfiguration section)
    {
        SettingsSection.RequireKnown(section, Known, Expected);
        IConfigurationSection cache = section.GetSection(nameof(ImsOptions.Cache));
        if (cache.Exists())
        {
            SettingsSection.RequireKnown(cache, KnownOfCache, "it holds the settings of the cache, such as RefreshBeforeExpiry.");
        }

        IConfigurationSection jwt = section.GetSection(nameof(ImsOptions.Jwt));
        if (jwt.Exists())
        {
            SettingsSection.RequireKnown(jwt, KnownOfJwt, "it holds the settings of the legacy exchange, such as PrivateKeyPath.");
        }

        if (section.GetSection(nameof(ImsOptions.AdditionalParameters)) is { Value.Length: > 0, Path: var path })
        {
            throw new InvalidOperationException($"{path} is one text: it holds parameters by name, such as {path}:resource (in the environment {path.Replace(":", "__", StringComparison.Ordinal)}__resource).");
        }
    }

    /// <exception cref="OptionsValidationException">A setting does not exist, or has a value of the wrong kind: at a reload too.</exception>
    public static void Read(string name, IConfiguration section, ImsOptions options)
    {
        try
        {
            Check(section);
            Bind(section, options);
        }
        catch (InvalidOperationException exception)
        {
            throw new OptionsValidationException(name, typeof(ImsOptions), [exception.Message]);
        }
    }

    private static void Bind(IConfiguration section, ImsOptions options)
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
        if (section[nameof(ImsOptions.Scopes)] is { Length: > 0 } scopes)
        {
            options.Scopes.Add(scopes);
        }

        if (section[nameof(ImsOptions.AllowedHosts)] is { Length: > 0 } hosts)
        {
            options.AllowedHosts.Add(hosts);
        }

        if (section[$"{nameof(ImsOptions.Jwt)}:{nameof(ImsJwtOptions.Metascopes)}"] is { Length: > 0 } metascopes)
        {
            options.Jwt.Metascopes.Add(metascopes);
        }

        if (section[nameof(ImsOptions.ClientSecrets)] is { Length: > 0 } secret)
        {
            options.ClientSecrets.Add(secret);
        }
    }
}
