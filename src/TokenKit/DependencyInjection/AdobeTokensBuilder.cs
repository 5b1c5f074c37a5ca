using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit;
using TokenKit.Caching;
using TokenKit.DependencyInjection;
using TokenKit.Diagnostics;
using TokenKit.Ims;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers tokens by name. Each is a keyed singleton <see cref="ITokenProvider"/>; where there is only one, it is the unkeyed one too.</summary>
public sealed class AdobeTokensBuilder
{
    /// <summary>
    /// The name of the <see cref="HttpClient"/> that carries token requests, for <c>services.AddHttpClient(AdobeTokensBuilder.BackChannelName)</c>:
    /// give it a proxy or a certificate there. It never follows a redirect.
    /// </summary>
    public const string BackChannelName = "TokenKit";

    internal const string ProviderSetting = "Provider";

    private readonly TokenNames _names;

    internal AdobeTokensBuilder(IServiceCollection services, TokenNames names)
    {
        Services = services;
        _names = names;
    }

    /// <summary>The services that the tokens are registered with.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Registers a token of Adobe IMS.</summary>
    /// <param name="name">The key of its <see cref="ITokenProvider"/>, and the name in messages.</param>
    /// <param name="configure">Sets the credential. What is wrong with it is reported when the host starts.</param>
    /// <exception cref="InvalidOperationException">A token of this name is registered already.</exception>
    public AdobeTokensBuilder AddIms(string name, Action<ImsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return AddIms(name, $"{TokenNames.DefaultSection}:{name}", configure);
    }

    /// <summary>Registers a token of Adobe IMS from a configuration section, whose keys are the properties of <see cref="ImsOptions"/>.</summary>
    /// <param name="name">The key of its <see cref="ITokenProvider"/>, and the name in messages.</param>
    /// <param name="section">The settings. What is wrong with the credential is reported when the host starts.</param>
    /// <exception cref="InvalidOperationException">
    /// A token of this name is registered already, or the section is empty or holds a setting that does not exist.
    /// </exception>
    public AdobeTokensBuilder AddIms(string name, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        ImsSettings.Check(section);
        return AddIms(name, SettingsSection.PathOf(section), options => ImsSettings.Bind(section, options));
    }

    /// <summary>Registers a token of your own provider; it is cached like the rest.</summary>
    /// <param name="name">The key of its <see cref="ITokenProvider"/>, and the name in messages.</param>
    /// <param name="create">Makes the provider that acquires, once. A disposable one is disposed with the services.</param>
    /// <exception cref="InvalidOperationException">A token of this name is registered already.</exception>
    public AdobeTokensBuilder AddProvider(string name, Func<IServiceProvider, ITokenProvider> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return Add(name, $"{TokenNames.DefaultSection}:{name}", services =>
        {
            ITokenProvider acquirer = create(services) ?? throw new InvalidOperationException(
                $"The delegate given to AddProvider(\"{name}\", …) returned null: return the provider that acquires the token.");
            return new NamedToken { Acquirer = acquirer, Provider = Cache(services, name, acquirer, new TokenCacheOptions()) };
        });
    }

    // An environment variable such as AdobeTokens__AEM__ClientSecret gives the section its own spelling of the key.
    internal AdobeTokensBuilder AddLowerCaseKey(string name)
    {
        if (name.ToLowerInvariant() is { } key && key != name)
        {
            Services.AddKeyedSingleton<ITokenProvider>(key, (services, _) => services.GetRequiredKeyedService<ITokenProvider>(name));
        }

        return this;
    }

    private AdobeTokensBuilder AddIms(string name, string settings, Action<ImsOptions> configure)
    {
        Add(name, settings, services =>
        {
            ImsOptions options = services.GetRequiredService<IOptionsMonitor<ImsOptions>>().Get(name);
            IHttpClientFactory clients = services.GetRequiredService<IHttpClientFactory>();
            var ims = new ImsTokenProvider(name, options, settings, () => clients.CreateClient(BackChannelName), Clock(services), Logger(services));
            if (ims.UsesLegacyGrant)
            {
                // Here, and not in the provider: once per token, however often its options change.
                TokenLog.LegacyGrant(Logger(services), name);
            }

            return NamedToken.Of(ims, Cache(services, name, ims, options.Cache));
        });
        Services.AddOptions<ImsOptions>(name).Configure(configure).ValidateOnStart();
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ImsOptions>, ImsOptionsValidator>(
            _ => new ImsOptionsValidator(_names.SettingsOf)));
        return this;
    }

    private AdobeTokensBuilder Add(string name, string settings, Func<IServiceProvider, NamedToken> create)
    {
        _names.Add(name, settings);
        Services.AddKeyedSingleton(name, (services, _) => create(services));
        Services.AddKeyedSingleton<ITokenProvider>(name, (services, _) => services.GetRequiredKeyedService<NamedToken>(name).Provider);
        return this;
    }

    private static CachingTokenProvider Cache(IServiceProvider services, string name, ITokenProvider inner, TokenCacheOptions options) =>
        new(inner, options, Clock(services), name, Logger(services));

    private static TimeProvider Clock(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;

    private static ILogger Logger(IServiceProvider services) => services.GetRequiredService<ILoggerFactory>().CreateLogger(TokenLog.Category);
}
