using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TokenKit;
using TokenKit.DependencyInjection;
using TokenKit.Ims;
using TokenKit.Settings;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The verbs that register tokens, and what else can be done with their credentials. Each feature holds its own verbs.</summary>
public static partial class AdobeTokensBuilderExtensions
{
    internal static ProviderKind Ims { get; } =
        new(ImsOptions.Shape.Provider, static (builder, name, section) => builder.AddIms(name, section))
        {
            Shape = ImsOptions.Shape,
            IsShared = true,
        };

    /// <summary>Registers a token of Adobe IMS.</summary>
    /// <param name="builder">The tokens.</param>
    /// <param name="name">The key of its <see cref="ITokenProvider"/>, and the name in messages.</param>
    /// <param name="configure">Sets the credential. Problems with it are reported when the host starts.</param>
    /// <exception cref="InvalidOperationException">A token of this name is registered already.</exception>
    public static AdobeTokensBuilder AddIms(this AdobeTokensBuilder builder, string name, Action<ImsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return builder.AddIms(name, AdobeTokensBuilder.SettingsOf(name), (options, _) => configure(options));
    }

    /// <summary>
    /// Registers a token of Adobe IMS from a configuration section, whose keys are the properties of <see cref="ImsOptions"/>.
    /// </summary>
    /// <param name="builder">The tokens.</param>
    /// <param name="name">The key of its <see cref="ITokenProvider"/>, and the name in messages.</param>
    /// <param name="section">The settings. Problems with the credential are reported when the host starts.</param>
    /// <exception cref="InvalidOperationException">
    /// A token of this name is registered already, or the section is empty or holds a setting that does not exist.
    /// </exception>
    public static AdobeTokensBuilder AddIms(this AdobeTokensBuilder builder, string name, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        builder.Check(section, ImsOptions.Shape);
        builder.Services.AddSingleton<IOptionsChangeTokenSource<ImsOptions>>(
            new ConfigurationChangeTokenSource<ImsOptions>(name, section));
        return builder.AddIms(name, SettingsSection.PathOf(section), (options, services) =>
            options.Read(section, AdobeTokensBuilder.RootOf(services), builder.Tokens.Shapes));
    }

    /// <summary>
    /// Adds a keyed singleton <see cref="ImsClient"/>, which validates, invalidates and revokes tokens. It reads the settings at each call.
    /// </summary>
    /// <param name="builder">The tokens.</param>
    /// <param name="name">The name given to <c>AddIms</c> before, and the key.</param>
    /// <exception cref="InvalidOperationException">No token of this name is registered, or another verb registered it.</exception>
    public static AdobeTokensBuilder AddImsClient(this AdobeTokensBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        RegisteredTokens.Token token = builder.GetIms(name, nameof(AddImsClient));
        builder.Services.TryAddKeyedSingleton(name, (services, _) => new ImsClient(
            token.Name,
            () => services.GetRequiredService<IOptionsMonitor<ImsOptions>>().Get(token.Name),
            token.Settings,
            AdobeTokensBuilder.BackChannelOf(services),
            AdobeTokensBuilder.ClockOf(services),
            AdobeTokensBuilder.LoggerOf(services)));
        return builder;
    }

    // The token of a name, which must have a credential of Adobe IMS.
    private static RegisteredTokens.Token GetIms(this AdobeTokensBuilder builder, string name, string caller)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        RegisteredTokens.Token token = builder.Tokens.Get(name, caller);
        return token.Kind == Ims ? token : throw new InvalidOperationException(
            $"{caller}(\"{name}\") names a token of {token.Kind.Verb}, but needs a credential of Adobe IMS. Name a token of {Ims.Verb}.");
    }

    private static AdobeTokensBuilder AddIms(
        this AdobeTokensBuilder builder, string name, string settings, Action<ImsOptions, IServiceProvider> configure)
    {
        builder.AddReloadable<ImsOptions>(
            name,
            settings,
            Ims,
            options => options.Configure(configure).PostConfigure<IServiceProvider>(static (options, services) =>
            {
                options.CredentialFile = SettingPath.Rooted(options.CredentialFile, services);
                options.Jwt.PrivateKeyPath = SettingPath.Rooted(options.Jwt.PrivateKeyPath, services);
            }),
            services => new ImsReload(
                name,
                settings,
                services.GetRequiredKeyedService<CredentialFileWatch>(name),
                AdobeTokensBuilder.BackChannelOf(services),
                AdobeTokensBuilder.ClockOf(services),
                AdobeTokensBuilder.LoggerOf(services)),
            options => (options.AllowedHosts, options.Products));
        builder.Services.AddKeyedSingleton(name, (services, _) =>
            new CredentialFileWatch(name, AdobeTokensBuilder.ClockOf(services), AdobeTokensBuilder.LoggerOf(services)));
        builder.Services.AddSingleton<IOptionsChangeTokenSource<ImsOptions>>(services =>
            services.GetRequiredKeyedService<CredentialFileWatch>(name));
        return builder;
    }
}
