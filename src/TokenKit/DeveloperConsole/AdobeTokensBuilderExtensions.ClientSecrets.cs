using Microsoft.Extensions.Options;
using TokenKit.DependencyInjection;
using TokenKit.DeveloperConsole;
using TokenKit.Ims;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class AdobeTokensBuilderExtensions
{
    /// <summary>
    /// Adds a keyed singleton <see cref="ClientSecretsClient"/> for the secrets of a token's credential, and a keyed singleton
    /// <see cref="ClientSecretRotation"/>. They send a token of TokenKit's own to the Adobe Developer Console.
    /// </summary>
    /// <param name="builder">The tokens.</param>
    /// <param name="name">The name given to <c>AddIms</c> before, and the key.</param>
    /// <param name="configure">Sets the numbers of the credential. Problems with them are reported when the host starts.</param>
    /// <param name="token">The name of the token that may manage secrets; by default <paramref name="name"/> itself.</param>
    /// <exception cref="InvalidOperationException">
    /// No token of either name is registered, a verb other than <c>AddIms</c> registered <paramref name="name"/>, or this was called for
    /// the token before.
    /// </exception>
    public static AdobeTokensBuilder AddClientSecrets(
        this AdobeTokensBuilder builder, string name, Action<ClientSecretsOptions> configure, string? token = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        string registered = builder.GetIms(name, nameof(AddClientSecrets)).Name;
        string sender = builder.Tokens.Get(token ?? name, nameof(AddClientSecrets)).Name;
        string where = $"AddClientSecrets(\"{name}\"): ";
        string client = $"{AdobeTokensBuilder.BackChannelName}.ClientSecrets.{registered}";
        IServiceCollection services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(ClientSecretsClient)
            && name.Equals(service.ServiceKey as string, StringComparison.OrdinalIgnoreCase)))
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
            () => provider.GetRequiredService<IHttpClientFactory>().CreateClient(client),
            provider.GetRequiredService<IOptionsMonitor<ClientSecretsOptions>>().Get(registered),
            where,
            AdobeTokensBuilder.ClockOf(provider)));

        // Options of its own: a rotation writes the new secret into them.
        services.AddKeyedSingleton(name, (provider, _) => new ClientSecretRotation(
            provider.GetRequiredKeyedService<ClientSecretsClient>(name),
            () => provider.GetRequiredService<ReloadableOptions<ImsOptions>>().CreateAnew(registered),
            AdobeTokensBuilder.BackChannelOf(provider),
            AdobeTokensBuilder.ClockOf(provider)));
        return builder;
    }
}
