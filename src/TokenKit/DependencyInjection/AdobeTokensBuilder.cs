using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit;
using TokenKit.AdobePass;
using TokenKit.Caching;
using TokenKit.DependencyInjection;
using TokenKit.Diagnostics;
using TokenKit.Ims;
using TokenKit.Settings;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers tokens by name. Each is a keyed singleton <see cref="ITokenProvider"/>; where there is only one, it is the unkeyed one too.</summary>
public sealed class AdobeTokensBuilder
{
    /// <summary>
    /// The name of the <see cref="HttpClient"/> that carries token requests, for <c>services.AddHttpClient(AdobeTokensBuilder.BackChannelName)</c>:
    /// give it a proxy, a certificate or a handler there. It never follows a redirect, and has none of the handlers, headers and time
    /// limits that are set for every client.
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
        return AddIms(name, $"{TokenNames.DefaultSection}:{name}", (options, _) => configure(options));
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
        Check(section, ImsSettings.Shape);
        Services.AddSingleton<IOptionsChangeTokenSource<ImsOptions>>(new ConfigurationChangeTokenSource<ImsOptions>(name, section));
        return AddIms(name, SettingsSection.PathOf(section), (options, services) => ImsSettings.Read(section, options, Root(services)));
    }

    /// <summary>
    /// Registers a token of Adobe Pass, for the server itself; a keyed singleton <see cref="DeviceTokenProvider"/> of the same name has the tokens of devices.
    /// </summary>
    /// <param name="name">The key of its <see cref="ITokenProvider"/>, and the name in messages.</param>
    /// <param name="configure">
    /// Sets the software statement, and where registrations are kept. What is wrong is reported when the host starts.
    /// </param>
    /// <exception cref="InvalidOperationException">A token of this name is registered already.</exception>
    /// <remarks>An <see cref="IClientRegistrationStore"/> among the services replaces the files of registrations.</remarks>
    public AdobeTokensBuilder AddAdobePass(string name, Action<AdobePassOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return AddAdobePass(name, $"{TokenNames.DefaultSection}:{name}", (options, _) => configure(options));
    }

    /// <summary>Registers a token of Adobe Pass from a configuration section, whose keys are the properties of <see cref="AdobePassOptions"/>. It is read once.</summary>
    /// <param name="name">The key of its <see cref="ITokenProvider"/>, and the name in messages.</param>
    /// <param name="section">The settings. What is wrong with their values is reported when the host starts.</param>
    /// <exception cref="InvalidOperationException">
    /// A token of this name is registered already, or the section is empty or holds a setting that does not exist.
    /// </exception>
    public AdobeTokensBuilder AddAdobePass(string name, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        Check(section, AdobePassSettings.Shape);
        return AddAdobePass(name, SettingsSection.PathOf(section), (options, services) =>
            AdobePassSettings.Read(section, options, Root(services)));
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
            var source = new TokenSource(acquirer, new TokenCacheOptions(), TokenIdentity.Only);
            return new NamedToken(new CachingTokenProvider(name, source, new TokenClock(Clock(services)), Logger(services)), acquirer as IDisposable);
        });
    }

    /// <summary>
    /// Acquires tokens while the host starts, before its servers and workers do, so that no first request waits for one. A token that cannot be had
    /// within ten seconds is logged as a warning and does not keep the host from starting.
    /// </summary>
    /// <param name="names">
    /// Which tokens; none for all of <c>AddIms</c> and <c>AddProvider</c>. One of <c>AddAdobePass</c> must be named: it registers the server itself, which
    /// a server that speaks for devices alone never needs.
    /// </param>
    /// <exception cref="InvalidOperationException">No token of such a name is registered; raised when the host starts.</exception>
    public AdobeTokensBuilder WarmUp(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        Services.AddSingleton<IHostedService>(services => new TokenWarmUp(services, _names, [.. names], Clock(services), Logger(services)));
        return this;
    }

    // An environment variable such as AdobeTokens__AEM__ClientSecret gives the section its own spelling of the key.
    internal AdobeTokensBuilder AddLowerCaseKey(string name)
    {
        if (name.ToLowerInvariant() is { } key && key != name)
        {
            Services.AddKeyedSingleton<ITokenProvider>(key, (services, _) => services.GetRequiredKeyedService<ITokenProvider>(name));
            if (Services.Any(service => service.ServiceType == typeof(DeviceTokenProvider) && name.Equals(service.ServiceKey)))
            {
                Services.AddKeyedSingleton<DeviceTokenProvider>(key, (services, _) => services.GetRequiredKeyedService<DeviceTokenProvider>(name));
            }
        }

        return this;
    }

    private AdobeTokensBuilder AddIms(string name, string settings, Action<ImsOptions, IServiceProvider> configure)
    {
        Add(name, settings, services =>
        {
            IHttpClientFactory clients = services.GetRequiredService<IHttpClientFactory>();
            TimeProvider clock = Clock(services);
            ILogger logger = Logger(services);
            ImsTokenProvider Create(ImsOptions options) => new(name, options, settings, () => clients.CreateClient(BackChannelName), clock, logger);
            CredentialFileWatch files = services.GetRequiredKeyedService<CredentialFileWatch>(name);
            ImsOptionsFactory factory = services.GetRequiredService<ImsOptionsFactory>();
            var live = new LiveImsToken(
                name, services.GetRequiredService<IOptionsMonitor<ImsOptions>>(), () =>
                    factory.IsRefused(name), Create, files, clock, logger);
            return new NamedToken(live.Provider, live);
        });
        _names.MarkIms(name);
        Services.AddOptions<ImsOptions>(name).Configure(configure).PostConfigure<IServiceProvider>((options, services) =>
        {
            options.CredentialFile = SettingPath.Rooted(options.CredentialFile, services);
            options.Jwt.PrivateKeyPath = SettingPath.Rooted(options.Jwt.PrivateKeyPath, services);
        }).ValidateOnStart();
        Services.AddKeyedSingleton(name, (services, _) =>
            new TokenHosts(() => services.GetRequiredService<IOptionsMonitor<ImsOptions>>().Get(name).AllowedHosts));
        Services.AddKeyedSingleton(name, (services, _) => new CredentialFileWatch(name, Clock(services), Logger(services)));
        Services.AddSingleton<IOptionsChangeTokenSource<ImsOptions>>(services => services.GetRequiredKeyedService<CredentialFileWatch>(name));
        Services.TryAddSingleton<ImsOptionsFactory>();
        Services.TryAddSingleton<IOptionsFactory<ImsOptions>>(services => services.GetRequiredService<ImsOptionsFactory>());
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ImsOptions>, ImsOptionsValidator>(
            _ => new ImsOptionsValidator(_names.SettingsOf, _names.IsReplaced)));
        return this;
    }

    private AdobeTokensBuilder AddAdobePass(string name, string settings, Action<AdobePassOptions, IServiceProvider> configure)
    {
        _names.MarkPass(name);
        Add(name, settings, services =>
        {
            DeviceTokenProvider devices = services.GetRequiredKeyedService<DeviceTokenProvider>(name);
            return new NamedToken(devices.Server, owned: null);
        });
        Services.AddOptions<AdobePassOptions>(name).Configure(configure).PostConfigure<IServiceProvider>((options, services) =>
        {
            options.SoftwareStatementFile = SettingPath.Rooted(options.SoftwareStatementFile, services);
            options.RegistrationDirectory = SettingPath.Rooted(options.RegistrationDirectory, services);
        }).ValidateOnStart();
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AdobePassOptions>, AdobePassOptionsValidator>(
            _ => new AdobePassOptionsValidator(_names.SettingsOf, _names.IsReplaced)));
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AdobePassOptions>, RegistrationDirectoryValidator>(
            services => new RegistrationDirectoryValidator(services, _names.SettingsOf, _names.IsReplaced)));

        Services.AddKeyedSingleton(name, (services, _) =>
            new TokenHosts(() => services.GetRequiredService<IOptionsMonitor<AdobePassOptions>>().Get(name).AllowedHosts));

        // One for all tokens: Adobe counts the requests of an address, whoever sends them.
        Services.TryAddSingleton<AddressLimiter>();
        Services.AddKeyedSingleton(name, (services, _) =>
        {
            AdobePassOptions options = services.GetRequiredService<IOptionsMonitor<AdobePassOptions>>().Get(name);
            IHttpClientFactory clients = services.GetRequiredService<IHttpClientFactory>();
            TimeProvider clock = Clock(services);
            ILogger logger = Logger(services);
            var acquirer = new AdobePassTokenProvider(
                name, options, settings, () => clients.CreateClient(BackChannelName), RegistrationStores.Of(services, name, options, settings, logger), services.GetRequiredService<AddressLimiter>(), clock, logger);
            return new DeviceTokenProvider(name, options, acquirer, clock, logger);
        });
        return this;
    }

    private AdobeTokensBuilder Add(string name, string settings, Func<IServiceProvider, NamedToken> create)
    {
        var provider = ServiceDescriptor.KeyedSingleton<ITokenProvider>(name, static (services, key) =>
            services.GetRequiredKeyedService<NamedToken>(key).Provider);
        _names.Add(name, settings, provider);
        Services.AddKeyedSingleton(name, (services, _) => create(services));
        Services.Add(provider);
        return this;
    }

    /// <exception cref="InvalidOperationException">The section is empty, or holds a setting that does not exist.</exception>
    private static void Check(IConfiguration section, SettingsShape shape)
    {
        List<string> problems = [.. shape.FindProblems(section)];
        if (problems.Count > 0)
        {
            throw new InvalidOperationException(SettingsSection.Lines(problems));
        }
    }

    private static IConfigurationRoot? Root(IServiceProvider services) => services.GetService<IConfiguration>() as IConfigurationRoot;

    private static TimeProvider Clock(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;

    private static ILogger Logger(IServiceProvider services) => services.GetRequiredService<ILoggerFactory>().CreateLogger(TokenLog.Category);
}
