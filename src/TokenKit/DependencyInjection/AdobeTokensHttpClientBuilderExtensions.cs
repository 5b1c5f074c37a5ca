using Microsoft.Extensions.Options;
using TokenKit;
using TokenKit.DependencyInjection;
using TokenKit.Devices;
using TokenKit.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Attaches tokens to clients of the <see cref="IHttpClientFactory"/>.</summary>
public static class AdobeTokensHttpClientBuilderExtensions
{
    /// <summary>Puts the token of this name on every request of the client. Where a client has two token handlers, the last one counts.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="name">The name given to <c>AddIms</c> or <c>AddProvider</c>; an unknown one is reported when the host starts.</param>
    /// <param name="configure">Sets which hosts may have the token and which headers go with it.</param>
    public static IHttpClientBuilder AddAdobeTokenHandler(this IHttpClientBuilder builder, string name, Action<AdobeTokenHandlerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        string client = builder.Name ?? "(every client)";
        string optionsName = $"{client} with {name}";
        OptionsBuilder<AdobeTokenHandlerOptions> options = builder.Services.AddOptions<AdobeTokenHandlerOptions>(optionsName).ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        builder.Services.AddSingleton<IValidateOptions<AdobeTokenHandlerOptions>>(services =>
            new AdobeTokenHandlerOptionsValidator(optionsName, client, name, services.GetService<TokenNames>()));
        return builder.ConfigureAdditionalHttpMessageHandlers((handlers, services) =>
        {
            foreach (DelegatingHandler earlier in handlers.Where(handler => handler is AdobeTokenHandler).ToList())
            {
                handlers.Remove(earlier);
            }

            handlers.Add(Create(services, name, optionsName));
        });
    }

    private static AdobeTokenHandler Create(IServiceProvider services, string name, string optionsName)
    {
        AdobeTokenHandlerOptions options = services.GetRequiredService<IOptionsMonitor<AdobeTokenHandlerOptions>>().Get(optionsName);
        string registered = services.GetRequiredService<TokenNames>().Find(name)!;

        // Not the cache of the named token: somebody may have put a provider of their own in its place. Then it has no devices either.
        ITokenProvider tokens = services.GetRequiredKeyedService<ITokenProvider>(registered);
        DeviceTokenProvider? devices = services.GetKeyedService<DeviceTokenProvider>(registered);
        return devices is null ? new AdobeTokenHandler(tokens, options)
            : ReferenceEquals(devices.Server, tokens) ? new AdobeTokenHandler(devices, options)
            : new AdobeTokenHandler(tokens, options, singleIdentity: devices);
    }
}
