using Microsoft.Extensions.Configuration;
using TokenKit.Ims;
using TokenKit.Tests.Ims;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.DependencyInjection;

/// <summary>Settings of tokens.</summary>
internal static class SomeSettings
{
    public const string Organization = SomeIms.Organization;

    /// <summary>Sets a credential with which a token can be had.</summary>
    public static void Credential(ImsOptions options)
    {
        (options.ClientId, options.ClientSecret, options.OrganizationId) = (SomeOAuth.ClientId, SomeOAuth.Secret, Organization);
        options.Scopes.Add("openid");
    }

    /// <summary>The settings of one token, as keys of a configuration.</summary>
    public static IReadOnlyDictionary<string, string?> Token(
        string name, string? clientId = SomeOAuth.ClientId, string provider = "Ims") =>
        new Dictionary<string, string?>
        {
            [$"AdobeTokens:{name}:Provider"] = provider,
            [$"AdobeTokens:{name}:ClientId"] = clientId,
            [$"AdobeTokens:{name}:ClientSecret"] = SomeOAuth.Secret,
            [$"AdobeTokens:{name}:Scopes:0"] = "openid",
        };

    public static IConfigurationSection Section(params IEnumerable<KeyValuePair<string, string?>>[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.SelectMany(some => some)).Build().GetSection("AdobeTokens");

    public static IEnumerable<KeyValuePair<string, string?>> Setting(string key, string? value) =>
        [KeyValuePair.Create($"AdobeTokens:{key}", value)];
}
