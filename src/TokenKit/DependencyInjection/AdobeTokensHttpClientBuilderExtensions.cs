using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;
using TokenKit;
using TokenKit.AdobePass;
using TokenKit.AdobePass.Devices;
using TokenKit.DependencyInjection;
using TokenKit.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Attaches tokens to clients of the <see cref="IHttpClientFactory"/>.</summary>
public static class AdobeTokensHttpClientBuilderExtensions
{
    /// <summary>Puts the token of this name on every request of the client. Where a client has two token handlers, the last one counts.</summary>
    /// <remarks>
    /// The token goes to Adobe's API hosts, to the host of the <see cref="HttpClient.BaseAddress"/> that <c>AddHttpClient</c> or
    /// <c>ConfigureHttpClient</c> sets for this client, and to those that <c>AllowedHosts</c> names, beside the credential or here. A
    /// handler on every client (<c>ConfigureHttpClientDefaults</c>) takes no base address for named.
    /// </remarks>
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

            handlers.Add(Create(services, name, optionsName, builder.Name));
        });
    }

    private static AdobeTokenHandler Create(IServiceProvider services, string name, string optionsName, string? client)
    {
        AdobeTokenHandlerOptions options = services.GetRequiredService<IOptionsMonitor<AdobeTokenHandlerOptions>>().Get(optionsName);
        TokenNames names = services.GetRequiredService<TokenNames>();
        string registered = names.Find(name)!;

        // Not the cache of the named token: another provider may have been put in its place. Then it has no devices either.
        ITokenProvider tokens = services.GetRequiredKeyedService<ITokenProvider>(registered);
        bool isReplaced = names.IsReplaced(registered);
        DeviceTokenProvider? devices = isReplaced ? null : services.GetKeyedService<DeviceTokenProvider>(registered);
        ITokenProvider own = devices ?? tokens;
        ITokenProvider acquirer = AdobeTokenHandler.AcquirerOf(own);
        TokenHosts? beside = services.GetKeyedService<TokenHosts>(registered);
        var allowedHosts = new AllowedHosts(
            [.. options.AllowedHosts, .. beside?.Read() ?? []],
            acquirer is ITokenDestinations { IsIssuerOnLoopback: true },

            // A handler on every client must not take every client's address for one that the user named.
            client is null ? null : BaseAddressOf(client, services.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>()),
            beside is null ? null : $"{names.SettingsOf(registered)}:{nameof(AdobeTokenHandlerOptions.AllowedHosts)}");
        return new AdobeTokenHandler(own, options, allowedHosts, own is IRequestTokenSelector ? null
            : isReplaced && names.IsPass(registered) ? new DevicelessProvider()
            : acquirer as IRequestGuard);
    }

    // Only the actions of the client know it. The factory runs them each time that it makes one, so to run them once more does nothing new.
    private static Func<Uri?> BaseAddressOf(string client, IOptionsMonitor<HttpClientFactoryOptions> clients) => () =>
    {
#pragma warning disable RS0030 // It sends nothing: only its base address is read.
        using var probe = new HttpClient(new SocketsHttpHandler());
#pragma warning restore RS0030
        foreach (Action<HttpClient> configure in clients.Get(client).HttpClientActions)
        {
            configure(probe);
        }

        return probe.BaseAddress;
    };
}
