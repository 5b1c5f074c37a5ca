using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TokenKit;
using TokenKit.DependencyInjection;
using TokenKit.Settings;

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
        AdobeTokensBuilderExtensions.AddTenants(services);
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
        foreach ((IConfigurationSection token, ProviderKind kind) in new Section(builder.Tokens).TokensOf(section))
        {
            int known = services.Count;
            kind.Add(builder, token);
            RegisteredTokens.Token added = builder.Tokens.Find(token.Key) ?? throw new InvalidOperationException(
                $"The delegate given to AddProviderKind(\"{kind.Name}\", …) registered no token named '{token.Key}'. Call AddProvider in "
                + "it, with the name that it is given.");

            // The provider of another assembly may call a verb of TokenKit, whose rules then hold.
            if (added.Kind == ProviderKind.Other)
            {
                added.Kind = kind;
            }

            AddLowerCaseKey(services, token.Key, [.. services.Skip(known)]);
        }

        return builder;
    }

    // An environment variable such as AdobeTokens__AEM__ClientSecret gives the section its own spelling of the key.
    private static void AddLowerCaseKey(IServiceCollection services, string name, IReadOnlyList<ServiceDescriptor> added)
    {
        string key = name.ToLowerInvariant();
        if (key == name)
        {
            return;
        }

        foreach (Type type in added.Where(service => name.Equals(service.ServiceKey) && service.ServiceType.IsVisible)
            .Select(service => service.ServiceType).Distinct())
        {
            services.AddKeyedSingleton(type, key, (provider, _) => provider.GetRequiredKeyedService(type, name));
        }
    }

    /// <summary>
    /// A section whose children are tokens, such as <c>AdobeTokens</c>. Settings that stand one level too high or too low are reported as
    /// such.
    /// </summary>
    private sealed class Section(RegisteredTokens tokens)
    {
        private const string Purpose = "each of its children is a token, such as { \"aem\": { \"Provider\": \"Ims\", … } }.";

        /// <summary>The tokens in the section with their kinds of provider.</summary>
        /// <exception cref="InvalidOperationException">
        /// Something in it is not a token, or a token has a setting that does not exist; the message lists all problems.
        /// </exception>
        public List<(IConfigurationSection Token, ProviderKind Kind)> TokensOf(IConfiguration section)
        {
            List<string> problems = [];
            List<(IConfigurationSection Token, ProviderKind Kind)> found = [];
            IReadOnlyList<IConfigurationSection> children = [.. section.GetChildren()];
            if (FindProblem(section, children) is { } whole)
            {
                problems.Add(whole);
                children = [];
            }

            foreach (IConfigurationSection child in children)
            {
                if (KindOf(child) is { } kind)
                {
                    problems.AddRange(kind.Shape?.FindProblems(child, tokens.Shapes) ?? []);
                    found.Add((child, kind));
                }
                else
                {
                    problems.Add(NoToken(child, SettingsSection.PathOf(section)));
                }
            }

            return problems.Count == 0 ? found : throw new InvalidOperationException(SettingsSection.Lines(problems));
        }

        private string? FindProblem(IConfiguration section, IReadOnlyList<IConfigurationSection> children)
        {
            if (children.Count == 0)
            {
                return SettingsSection.Empty(section, Purpose);
            }

            IConfigurationSection below = section.GetSection(RegisteredTokens.DefaultSection);
            if (section is not IConfigurationSection && below.Exists())
            {
                return $"AddAdobeTokens was given the root of the configuration. Give it the section of the tokens: "
                    + $"configuration.GetSection(\"{below.Key}\").";
            }

            if (section[SettingsShape.ProviderSetting] is not { Length: > 0 })
            {
                return null;
            }

            string path = SettingsSection.PathOf(section);
            return $"'{path}' holds the settings of one token ({path}:{SettingsShape.ProviderSetting} is set), and AddAdobeTokens takes "
                + "the section above it, whose children are tokens. Give it that section, or call "
                + $"AddAdobeTokens().{(KindOf(section) ?? tokens.Kinds[0]).Verb}(\"{path[(path.LastIndexOf(':') + 1)..]}\", section).";
        }

        private ProviderKind? KindOf(IConfiguration token) => tokens.FindKind(token[SettingsShape.ProviderSetting]);

        private string NoToken(IConfigurationSection child, string owner)
        {
            string setting = $"{child.Path}:{SettingsShape.ProviderSetting}";
            string providers = string.Join(" or ", tokens.Kinds.Select(kind => kind.Name));
            if (child[SettingsShape.ProviderSetting] is { } unknown)
            {
                return $"{setting} is '{unknown}', which is not a known provider: set it to {providers}.";
            }

            if (IsSetting(child))
            {
                return $"{child.Path} is a setting of a token, and stands where the name of a token is expected. Set it below the name of "
                    + $"its token, such as {owner}:aem:{child.Key}.";
            }

            if (child.GetChildren().FirstOrDefault(below => KindOf(below) is not null) is { } token)
            {
                return $"'{child.Path}' holds tokens ({token.Path}:{SettingsShape.ProviderSetting} is set), and stands where the name of "
                    + $"a token is expected. Give AddAdobeTokens the section '{child.Path}', or move its tokens to '{owner}'.";
            }

            return child.GetChildren().Any()
                ? $"{setting} is not set: set it to {providers}. (Every child of '{owner}' must be a token.)"
                : $"{child.Path} is one value, but every child of '{owner}' must be a token, with its settings below its name. "
                    + $"Remove it, or set {setting} and the other settings of the token.";
        }

        // The name of a token may be the name of a setting: then the token has settings below it.
        private bool IsSetting(IConfigurationSection child) => tokens.Shapes.Any(shape => shape.Knows(child.Key))
            && child.GetChildren().All(below =>
                int.TryParse(below.Key, out _) || tokens.Shapes.Any(shape => shape.Knows(child.Key, below.Key)));
    }
}
