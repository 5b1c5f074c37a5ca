using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TokenKit;
using TokenKit.AdobePass;
using TokenKit.DependencyInjection;
using TokenKit.Settings;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Adobe tokens to a service collection.</summary>
public static class AdobeTokensServiceCollectionExtensions
{
    /// <summary>Adds TokenKit; register tokens on the builder that comes back. May be called more than once.</summary>
    /// <param name="services">The services to add to.</param>
    public static AdobeTokensBuilder AddAdobeTokens(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.FirstOrDefault(service => service.ServiceType == typeof(TokenNames))?.ImplementationInstance is TokenNames known)
        {
            return new AdobeTokensBuilder(services, known);
        }

        var names = new TokenNames(services);
        services.AddSingleton(names);
        services.AddLogging();
        services.AddOptions();
        BackChannel.Add(services);
        services.TryAddSingleton<ITokenProvider>(provider => provider.GetRequiredKeyedService<ITokenProvider>(names.Single ?? throw new InvalidOperationException(
            $"A plain ITokenProvider is there where exactly one token is registered; registered: {names}. Inject [FromKeyedServices(\"name\")] ITokenProvider.")));
        return new AdobeTokensBuilder(services, names);
    }

    /// <summary>Adds TokenKit with every token of a configuration section: each child is one token, its key the name.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="section">
    /// Such as <c>configuration.GetSection("AdobeTokens")</c>, shaped <c>{ "aem": { "Provider": "Ims", "ClientId": "…", … } }</c>.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// The section is empty, a token has no known <c>Provider</c>, a setting does not exist or stands on the wrong level, or a name is
    /// registered
    /// already; the message has one line for each problem.
    /// </exception>
    public static AdobeTokensBuilder AddAdobeTokens(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        AdobeTokensBuilder builder = services.AddAdobeTokens();
        foreach ((IConfigurationSection token, SettingsShape shape) in AdobeTokensSection.TokensOf(section))
        {
            builder = (shape == AdobePassSettings.Shape ? builder.AddAdobePass(token.Key, token) : builder.AddIms(token.Key, token))
                .AddLowerCaseKey(token.Key);
        }

        return builder;
    }
}
