using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TokenKit;
using TokenKit.DependencyInjection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Adobe tokens to a service collection.</summary>
public static class AdobeTokensServiceCollectionExtensions
{
    // The list of features. A provider of another assembly adds itself with AddProviderKind.
    private static readonly ProviderKind[] Features = [AdobeTokensBuilderExtensions.Ims, AdobeTokensBuilderExtensions.AdobePass];

    /// <summary>Adds TokenKit; register tokens on the builder that is returned. May be called more than once.</summary>
    /// <param name="services">The services to add to.</param>
    public static AdobeTokensBuilder AddAdobeTokens(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.FirstOrDefault(service => service.ServiceType == typeof(RegisteredTokens))?.ImplementationInstance
            is RegisteredTokens known)
        {
            return new AdobeTokensBuilder(services, known);
        }

        var tokens = new RegisteredTokens(services);
        Array.ForEach(Features, tokens.Add);
        services.AddSingleton(tokens);
        services.AddLogging();
        services.AddOptions();
        BackChannel.Add(services);
        services.TryAddSingleton<ITokenProvider>(provider => provider.GetRequiredKeyedService<ITokenProvider>(
            tokens.All.Count() == 1 ? tokens.All.Single().Name : throw new InvalidOperationException(
                $"A plain ITokenProvider can be injected if exactly one token is registered; registered: {tokens}. "
                + "Inject [FromKeyedServices(\"name\")] ITokenProvider.")));
        return new AdobeTokensBuilder(services, tokens);
    }

    /// <summary>Adds TokenKit with every token of a configuration section: each child is one token, its key the name.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="section">
    /// Such as <c>configuration.GetSection("AdobeTokens")</c>, shaped <c>{ "aem": { "Provider": "Ims", "ClientId": "…", … } }</c>.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// The section is empty, a token has no known <c>Provider</c>, a setting does not exist or stands on the wrong level, or a name is
    /// registered already; the message has one line for each problem.
    /// </exception>
    public static AdobeTokensBuilder AddAdobeTokens(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        AdobeTokensBuilder builder = services.AddAdobeTokens();
        foreach ((IConfigurationSection token, ProviderKind kind) in new AdobeTokensSection(builder.Tokens).TokensOf(section))
        {
            kind.Add(builder, token);
            RegisteredTokens.Token added = builder.Tokens.Find(token.Key) ?? throw new InvalidOperationException(
                $"The delegate given to AddProviderKind(\"{kind.Name}\", …) registered no token named '{token.Key}'. Call AddProvider in "
                + "it, with the name that it is given.");
            added.Kind = kind;
            AddLowerCaseKey(services, token.Key);
        }

        return builder;
    }

    // An environment variable such as AdobeTokens__AEM__ClientSecret gives the section its own spelling of the key.
    private static void AddLowerCaseKey(IServiceCollection services, string name)
    {
        string key = name.ToLowerInvariant();
        if (key == name)
        {
            return;
        }

        foreach (Type type in services.Where(service => name.Equals(service.ServiceKey) && service.ServiceType.IsVisible)
            .Select(service => service.ServiceType).Distinct().ToList())
        {
            services.AddKeyedSingleton(type, key, (provider, _) => provider.GetRequiredKeyedService(type, name));
        }
    }
}
