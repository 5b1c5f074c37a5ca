using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit;
using TokenKit.Caching;
using TokenKit.Caching.Sharing;
using TokenKit.DependencyInjection;
using TokenKit.Diagnostics;
using TokenKit.Http;
using TokenKit.Settings;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Registers tokens by name. Each is a keyed singleton <see cref="ITokenProvider"/>; if there is only one, it is the unkeyed one too.
/// The verbs, such as <c>AddIms</c> and <c>AddAdobePass</c>, are extension methods.
/// </summary>
public sealed class AdobeTokensBuilder
{
    /// <summary>
    /// The name of the <see cref="HttpClient"/> that carries token requests, for
    /// <c>services.AddHttpClient(AdobeTokensBuilder.BackChannelName)</c>: give it a proxy, a certificate or a handler there. It never
    /// follows a redirect, and has none of the handlers, headers and time limits that are set for every client.
    /// </summary>
    public const string BackChannelName = "TokenKit";

    internal AdobeTokensBuilder(IServiceCollection services, RegisteredTokens tokens)
    {
        Services = services;
        Tokens = tokens;
    }

    /// <summary>The services that the tokens are registered with.</summary>
    public IServiceCollection Services { get; }

    internal RegisteredTokens Tokens { get; }

    /// <summary>Registers a token of your own provider, which is cached like the others.</summary>
    /// <param name="name">The key of its <see cref="ITokenProvider"/>, and the name in messages.</param>
    /// <param name="create">Makes the provider that acquires, once. A disposable one is disposed with the services.</param>
    /// <exception cref="InvalidOperationException">A token of this name is registered already.</exception>
    public AdobeTokensBuilder AddProvider(string name, Func<IServiceProvider, ITokenProvider> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return Add(name, SettingsOf(name), ProviderKind.Other, services =>
        {
            ITokenProvider acquirer = create(services) ?? throw NoProvider(name);
            var source = new TokenSource(acquirer, new TokenCacheOptions(), TokenIdentity.Only);
            var cache = new CachingTokenProvider(name, source, new TokenClock(ClockOf(services)), LoggerOf(services));
            return new RegisteredProvider(cache, owned: acquirer as IDisposable);
        });
    }

    /// <summary>
    /// Registers a token of your own provider with options from a configuration section. The token is cached. Its options are validated
    /// when the host starts. When the section changes, a new provider is made, and the token from before is no longer used; if only its
    /// <c>Cache</c> changes, provider and token stay. Options that cannot be used then are logged, and those from before stay in force.
    /// </summary>
    /// <typeparam name="TOptions">The options. Their public properties are the settings that the section may hold.</typeparam>
    /// <param name="name">The key of its <see cref="ITokenProvider"/>, and the name in messages.</param>
    /// <param name="section">The settings, whose keys are <c>Provider</c> and the properties of the options.</param>
    /// <param name="options">
    /// Binds the options to the section, and adds what validates them: <c>options.Bind(section).Validate(…)</c>.
    /// </param>
    /// <param name="create">
    /// Makes the provider that acquires, when the host starts and at each reload of the configuration. What it throws is reported like a
    /// failed validation. A disposable provider is disposed when it is replaced, and at once if the section has not changed.
    /// </param>
    /// <param name="cache">
    /// Returns the settings of the cache, which are usually a part of the options. Default: a new <see cref="TokenCacheOptions"/>.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// A token of this name is registered already, or the section is empty or holds a setting that does not exist.
    /// </exception>
    public AdobeTokensBuilder AddProvider<[DynamicallyAccessedMembers(
        DynamicallyAccessedMemberTypes.PublicParameterlessConstructor | DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>(
        string name,
        IConfiguration section,
        Action<OptionsBuilder<TOptions>> options,
        Func<IServiceProvider, TOptions, ITokenProvider> create,
        Func<TOptions, TokenCacheOptions>? cache = null)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(create);
        string provider = section[SettingsShape.ProviderSetting] ?? name;
        Check(section, SettingsShape.Of<TOptions>(provider, $"it holds the settings of the token '{name}'."));
        return AddReloadable(
            name,
            SettingsSection.PathOf(section),
            ProviderKind.Other,
            options,
            services => new SectionSource<TOptions>(
                name, section, set => create(services, set) ?? throw NoProvider(name), cache ?? (_ => new()), LoggerOf(services)));
    }

    /// <summary>
    /// Makes a kind of provider known to <c>AddAdobeTokens(section)</c>, which registers the tokens of a section. Call it before.
    /// Messages name its verb <c>Add</c> and the provider, such as <c>AddToy</c>.
    /// </summary>
    /// <param name="provider">The value of the setting <c>Provider</c>, such as <c>Toy</c>; its case does not count.</param>
    /// <param name="add">Registers a token of a name from its section, with <see cref="AddProvider{TOptions}"/>.</param>
    /// <exception cref="InvalidOperationException">A provider of this name is known already.</exception>
    public AdobeTokensBuilder AddProviderKind(string provider, Action<AdobeTokensBuilder, string, IConfigurationSection> add)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(provider);
        ArgumentNullException.ThrowIfNull(add);
        Tokens.Add(new ProviderKind(provider, add));
        return this;
    }

    /// <summary>
    /// Acquires tokens while the host starts, before its servers and workers do, so that no first request waits for a token. A token
    /// that cannot be acquired within ten seconds is logged as a warning and does not keep the host from starting.
    /// </summary>
    /// <param name="names">
    /// The names of the tokens; without names all tokens except those of <c>AddAdobePass</c>. Name such a token if it is needed: its
    /// acquisition registers the server itself, which a server that calls for devices only never needs.
    /// </param>
    /// <exception cref="InvalidOperationException">No token of such a name is registered; raised when the host starts.</exception>
    public AdobeTokensBuilder WarmUp(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        Services.AddSingleton<IHostedService>(services =>
            new TokenWarmUp(services, Tokens, [.. names], ClockOf(services), LoggerOf(services)));
        return this;
    }

    internal static IConfigurationRoot? RootOf(IServiceProvider services) => services.GetService<IConfiguration>() as IConfigurationRoot;

    internal static TimeProvider ClockOf(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;

    internal static ILogger LoggerOf(IServiceProvider services) =>
        services.GetRequiredService<ILoggerFactory>().CreateLogger(TokenLog.Category);

    internal static Func<HttpClient> BackChannelOf(IServiceProvider services)
    {
        IHttpClientFactory clients = services.GetRequiredService<IHttpClientFactory>();
        return () => clients.CreateClient(BackChannelName);
    }

    /// <summary>The path of the settings of a token that is not read from a section, for messages.</summary>
    internal static string SettingsOf(string name) => $"{RegisteredTokens.DefaultSection}:{name}";

    /// <exception cref="InvalidOperationException">The section is empty, or holds a setting that does not exist.</exception>
    internal void Check(IConfiguration section, SettingsShape shape)
    {
        List<string> problems = [.. shape.FindProblems(section, Tokens.Shapes)];
        if (problems.Count > 0)
        {
            throw new InvalidOperationException(SettingsSection.Lines(problems));
        }
    }

    internal AdobeTokensBuilder Add(
        string name,
        string settings,
        ProviderKind kind,
        Func<IServiceProvider, RegisteredProvider> create,
        Func<IServiceProvider, (IEnumerable<string> Hosts, IEnumerable<AdobeProduct> Products)>? destinations = null)
    {
        var service = ServiceDescriptor.KeyedSingleton<ITokenProvider>(name, static (services, key) =>
            services.GetRequiredKeyedService<RegisteredProvider>(key).Provider);
        Tokens.Add(new RegisteredTokens.Token
        {
            Name = name,
            Settings = settings,
            Kind = kind,
            Service = service,
            Destinations = destinations,
        });
        Services.AddKeyedSingleton(name, (services, _) => create(services));
        Services.Add(service);
        return this;
    }

    /// <summary>Registers a token whose provider is made anew when its options change.</summary>
    internal AdobeTokensBuilder AddReloadable<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        string name,
        string settings,
        ProviderKind kind,
        Action<OptionsBuilder<TOptions>> options,
        Func<IServiceProvider, IReloadableSource<TOptions>> source,
        Func<TOptions, (IEnumerable<string> Hosts, IEnumerable<AdobeProduct> Products)>? destinations = null)
        where TOptions : class
    {
        static TOptions Current(IServiceProvider services, string name) =>
            services.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name);

        Add(
            name,
            settings,
            kind,
            services =>
            {
                var token = new ReloadingToken<TOptions>(
                    name,
                    services.GetRequiredService<IOptionsMonitor<TOptions>>(),
                    services.GetRequiredService<ReloadableOptions<TOptions>>(),
                    services.GetRequiredKeyedService<IReloadableSource<TOptions>>(name),
                    ClockOf(services),
                    LoggerOf(services),
                    services.GetService<SharedTokens>());
                return new RegisteredProvider(token.Provider, owned: token);
            },
            destinations is null ? null : services => destinations(Current(services, name)));
        Services.AddKeyedSingleton(name, (services, _) => source(services));
        Services.TryAddSingleton<ReloadableOptions<TOptions>>();
        Services.TryAddSingleton<IOptionsFactory<TOptions>>(services => services.GetRequiredService<ReloadableOptions<TOptions>>());
        options(Services.AddOptions<TOptions>(name).ValidateOnStart());
        return this;
    }

    private static InvalidOperationException NoProvider(string name) =>
        new($"The delegate given to AddProvider(\"{name}\", …) returned null: return the provider that acquires the token.");
}
