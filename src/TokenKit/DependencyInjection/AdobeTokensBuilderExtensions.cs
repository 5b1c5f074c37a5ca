using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit.DependencyInjection;
using TokenKit.DeveloperConsole;
using TokenKit.Diagnostics;
using TokenKit.Ims;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what else can be done with a credential of Adobe IMS that is registered with <c>AddIms</c>.</summary>
public static class AdobeTokensBuilderExtensions
{
    /// <summary>Adds a keyed singleton <see cref="ImsClient"/>, which validates, invalidates and revokes tokens. It reads the settings at each call.</summary>
    /// <param name="builder">The tokens.</param>
    /// <param name="name">The name given to <c>AddIms</c> before, and the key.</param>
    /// <exception cref="InvalidOperationException">No token of this name is registered, or it is one of <c>AddProvider</c>.</exception>
    public static AdobeTokensBuilder AddImsClient(this AdobeTokensBuilder builder, string name)
    {
        (string registered, string settings) = FindIms(builder, name, nameof(AddImsClient));
        builder.Services.TryAddKeyedSingleton(name, (services, _) => new ImsClient(
            registered,
            () => services.GetRequiredService<IOptionsMonitor<ImsOptions>>().Get(registered),
            settings,
            () => Clients(services).CreateClient(AdobeTokensBuilder.BackChannelName),
            Clock(services),
            services.GetRequiredService<ILoggerFactory>().CreateLogger(TokenLog.Category)));
        return builder;
    }

    /// <summary>
    /// Adds a keyed singleton <see cref="ClientSecretsClient"/> for the secrets of a token's credential, and a keyed singleton
    /// <see cref="ClientSecretRotation"/>. They send a token of TokenKit's own to the Adobe Developer Console.
    /// </summary>
    /// <param name="builder">The tokens.</param>
    /// <param name="name">The name given to <c>AddIms</c> before, and the key.</param>
    /// <param name="configure">Sets the numbers of the credential. What is wrong with them is reported when the host starts.</param>
    /// <param name="token">The name of the token that may manage secrets; by default <paramref name="name"/> itself.</param>
    /// <exception cref="InvalidOperationException">No token of either name is registered, <paramref name="name"/> is one of <c>AddProvider</c>, or this was called for it before, in whatever case.</exception>
    public static AdobeTokensBuilder AddClientSecrets(this AdobeTokensBuilder builder, string name, Action<ClientSecretsOptions> configure, string? token = null)
    {
        ArgumentNullException.ThrowIfNull(configure);
        (string registered, _) = FindIms(builder, name, nameof(AddClientSecrets));
        (string sender, _) = Find(builder, token ?? name, nameof(AddClientSecrets));
        string where = $"AddClientSecrets(\"{name}\"): ";
        string client = $"{AdobeTokensBuilder.BackChannelName}.ClientSecrets.{registered}";
        IServiceCollection services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(ClientSecretsClient) && name.Equals(service.ServiceKey as string, StringComparison.OrdinalIgnoreCase)))
        {
            throw new InvalidOperationException($"{where}it was called for this token already. Remove one of the two.");
        }

        BackChannel.Add(services, client)
            .ConfigureHttpClient((provider, http) =>
                http.BaseAddress = provider.GetRequiredService<IOptionsMonitor<ClientSecretsOptions>>().Get(registered).BaseAddress)
            .AddAdobeTokenHandler(sender)
            .AddHttpMessageHandler(static () => new SendCount.Handler());
        services.AddOptions<ClientSecretsOptions>(registered).Configure(configure).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ClientSecretsOptions>>(new ClientSecretsOptions.Validator(registered, where));
        services.AddKeyedSingleton(name, (provider, _) => new ClientSecretsClient(
            () => Clients(provider).CreateClient(client), provider.GetRequiredService<IOptionsMonitor<ClientSecretsOptions>>().Get(registered), where, Clock(provider)));

        // Options of its own from the factory: a rotation writes the new secret into them.
        services.AddKeyedSingleton(name, (provider, _) => new ClientSecretRotation(
            provider.GetRequiredKeyedService<ClientSecretsClient>(name),
            () => provider.GetRequiredService<ImsOptionsFactory>().CreateAnew(registered),
            () => Clients(provider).CreateClient(AdobeTokensBuilder.BackChannelName),
            Clock(provider)));
        return builder;
    }

    private static (string Registered, string Settings) Find(AdobeTokensBuilder builder, string name, string method)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        TokenNames? names = NamesOf(builder);
        return names?.Find(name) is { } registered
            ? (registered, names.SettingsOf(registered))
            : throw new InvalidOperationException($"{method}(\"{name}\") names no registered token; registered: {names}. Call AddIms(\"{name}\", …) before, or correct the name.");
    }

    private static (string Registered, string Settings) FindIms(AdobeTokensBuilder builder, string name, string method)
    {
        (string Registered, string Settings) found = Find(builder, name, method);
        return NamesOf(builder)!.IsIms(found.Registered) ? found : throw new InvalidOperationException(
            $"{method}(\"{name}\") names a token of AddProvider, whose credential is not known here. Name one of AddIms.");
    }

    private static TokenNames? NamesOf(AdobeTokensBuilder builder) =>
        builder.Services.First(service => service.ServiceType == typeof(TokenNames)).ImplementationInstance as TokenNames;

    private static IHttpClientFactory Clients(IServiceProvider services) => services.GetRequiredService<IHttpClientFactory>();

    private static TimeProvider Clock(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;
}
