using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;
using TokenKit;
using TokenKit.Caching;
using TokenKit.DependencyInjection;
using TokenKit.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Attaches tokens to clients of the <see cref="IHttpClientFactory"/>.</summary>
public static class AdobeTokensHttpClientBuilderExtensions
{
    /// <summary>
    /// Puts the token of this name on every request of the client. If a client has two token handlers, the last one counts.
    /// </summary>
    /// <remarks>
    /// The token goes to Adobe's API hosts, to the host of the <see cref="HttpClient.BaseAddress"/> that <c>AddHttpClient</c> or
    /// <c>ConfigureHttpClient</c> sets for this client, and to those that <c>AllowedHosts</c> names, beside the credential or here. A
    /// handler on every client (<c>ConfigureHttpClientDefaults</c>) does not allow the base addresses of the clients. The handler also
    /// follows redirects, instead of the primary handler of the client: <see cref="AdobeTokenHandlerOptions.FollowRedirects"/>.
    /// </remarks>
    /// <param name="builder">The client.</param>
    /// <param name="name">The name of a registered token; an unknown one is reported when the host starts.</param>
    /// <param name="configure">Sets which hosts may have the token and which headers go with it.</param>
    public static IHttpClientBuilder AddAdobeTokenHandler(
        this IHttpClientBuilder builder, string name, Action<AdobeTokenHandlerOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return builder.Add(name, configure);
    }

    /// <summary>
    /// Puts on every request of the client the token of the tenant that the request names, with
    /// <see cref="AdobeTokenRequestExtensions.SetAdobeTenant"/>. A request without a name fails with an
    /// <see cref="InvalidOperationException"/>. If a client has two token handlers, the last one counts.
    /// </summary>
    /// <remarks>
    /// Each token goes to the hosts that are set beside its own credential, and to those of the client: Adobe's API hosts, the host of its
    /// <see cref="HttpClient.BaseAddress"/>, and those that are named here. So name a host of one customer beside that customer's
    /// credential.
    /// </remarks>
    /// <param name="builder">The client.</param>
    public static IHttpClientBuilder AddAdobeTokenHandler(this IHttpClientBuilder builder) => builder.Add(name: null, configure: null);

    /// <inheritdoc cref="AddAdobeTokenHandler(IHttpClientBuilder)"/>
    /// <param name="builder">The client.</param>
    /// <param name="configure">Sets which hosts may have all of these tokens, and which headers go with them.</param>
    public static IHttpClientBuilder AddAdobeTokenHandler(
        this IHttpClientBuilder builder, Action<AdobeTokenHandlerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.Add(name: null, configure);
    }

    private static IHttpClientBuilder Add(this IHttpClientBuilder builder, string? name, Action<AdobeTokenHandlerOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string client = builder.Name ?? "(every client)";
        string optionsName = name is null ? $"{client} without a name" : $"{client} with {name}";
        OptionsBuilder<AdobeTokenHandlerOptions> options =
            builder.Services.AddOptions<AdobeTokenHandlerOptions>(optionsName).ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        builder.Services.AddSingleton<IValidateOptions<AdobeTokenHandlerOptions>>(services =>
            new Validator(optionsName, client, name, services.GetService<RegisteredTokens>()));
        RedirectFilter.AddTo(builder.Services, builder.Name);
        return builder.ConfigureAdditionalHttpMessageHandlers((handlers, services) =>
        {
            foreach (DelegatingHandler earlier in handlers.Where(handler => handler is AdobeTokenHandler).ToList())
            {
                handlers.Remove(earlier);
            }

            handlers.Add(Create(services, name, optionsName, builder.Name));
        });
    }

    private static AdobeTokenHandler Create(IServiceProvider services, string? name, string optionsName, string? client)
    {
        AdobeTokenHandlerOptions options = services.GetRequiredService<IOptionsMonitor<AdobeTokenHandlerOptions>>().Get(optionsName);
        var hosts = new AllowedHosts(options.NamedHosts, options.Products, options.DefaultHosts)
        {
            // A handler on every client must not allow the address of each client: the user named none of them for this token.
            BaseAddress = client is null ? null
                : BaseAddressOf(client, services.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>()),
        };
        if (name is null)
        {
            var tenants = (ITokenProvider)services.GetRequiredService<IRequestTokenSelector>();
            return new AdobeTokenHandler(tenants, options, guard: null, hosts, tokenHosts: null);
        }

        RegisteredTokens tokens = services.GetRequiredService<RegisteredTokens>();
        RegisteredTokens.Token token = tokens.Find(name)!;
        ITokenProvider provider = services.GetRequiredKeyedService<ITokenProvider>(token.Name);

        // A container such as Autofac can replace a token without the service collection.
        bool isReplaced = tokens.IsReplaced(token.Name) || provider is not CachingTokenProvider;
        if (!isReplaced)
        {
            provider = services.GetRequiredKeyedService<RegisteredProvider>(token.Name).ForRequests;
        }

        ITokenProvider acquirer = AdobeTokenHandler.AcquirerOf(provider);
        AllowedHosts? tokenHosts = (acquirer as ITokenDestinations)?.AllowedHosts;
        if (token.Destinations?.Invoke(services) is { } beside)
        {
            tokenHosts = new AllowedHosts(HostPattern.Split(beside.Hosts), beside.Products)
            {
                AllowsLoopback = tokenHosts is { AllowsLoopback: true },
                Settings = token.Settings,
            };
        }

        IRequestGuard? guard = provider is IRequestTokenSelector ? null
            : isReplaced && token.Kind.GuardWhenReplaced is { } whenReplaced ? whenReplaced
            : acquirer as IRequestGuard;
        return new AdobeTokenHandler(provider, options, guard, hosts, tokenHosts);
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

    /// <summary>Reports a handler without a registered token, or with a host that is not valid, when the host starts.</summary>
    private sealed class Validator(string optionsName, string client, string? token, RegisteredTokens? tokens)
        : IValidateOptions<AdobeTokenHandlerOptions>
    {
        public ValidateOptionsResult Validate(string? name, AdobeTokenHandlerOptions options)
        {
            if (name != optionsName)
            {
                return ValidateOptionsResult.Skip;
            }

            string argument = token is null ? string.Empty : $"\"{token}\"";
            string handler = $"AddAdobeTokenHandler({argument}) on the HttpClient '{client}'";
            List<string> problems = [];
            if (tokens is null && token is null)
            {
                problems.Add($"{handler} needs the tenants that requests name. Call services.AddAdobeTokens().");
            }

            if (token is not null && tokens?.Find(token) is null)
            {
                problems.Add($"{handler} names no registered token; registered: {tokens?.ToString() ?? "none"}. Call "
                    + $"services.AddAdobeTokens().AddIms(\"{token}\", …) or another verb, or correct the name.");
            }

            if (options.FindProblem() is { } problem)
            {
                problems.Add($"{handler}: {problem}");
            }

            return problems.Count > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
        }
    }
}
