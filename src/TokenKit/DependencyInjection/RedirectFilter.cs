using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;
using TokenKit.Http;

namespace TokenKit.DependencyInjection;

/// <summary>
/// Lets the token handler of a client follow redirects instead of the primary handler, which would remove the token. It turns redirects off
/// on the primary handler, if that belongs to this client alone. Otherwise nothing changes. For a client of tenants it turns cookies off
/// too: a cookie that an API sets for one tenant must not go with a request of another.
/// </summary>
internal sealed class RedirectFilter(IOptionsMonitor<HttpClientFactoryOptions> clients) : IHttpMessageHandlerBuilderFilter
{
    // The primary handler as the actions of the client left it. Other filters may set another one before them or after them.
    private static readonly ConditionalWeakTable<HttpMessageHandlerBuilder, HttpMessageHandler> AfterActions = [];

    /// <summary>Adds the filter once, as the outermost one: it must see the builder's own primary handler.</summary>
    /// <param name="services">The services.</param>
    /// <param name="client">The client; <see langword="null"/> for every client.</param>
    public static void AddTo(IServiceCollection services, string? client)
    {
        if (!services.Any(service => !service.IsKeyedService && service.ImplementationType == typeof(RedirectFilter)))
        {
            services.Insert(0, ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, RedirectFilter>());
        }

        services.PostConfigure<HttpClientFactoryOptions>(client, options => options.HttpMessageHandlerBuilderActions.Add(Note));
    }

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        HttpMessageHandler ofBuilder = builder.PrimaryHandler;
        next(builder);
        HttpMessageHandler primary = builder.PrimaryHandler;
        bool? isOwn = null;
        AdobeTokenHandler? handler = builder.AdditionalHandlers.OfType<AdobeTokenHandler>().LastOrDefault();
        if (handler is { FollowRedirects: not false } && FindLimit(primary) is { } limit && IsOwn() && TryChange(TurnRedirectsOff))
        {
            handler.MaxRedirects = limit;
        }

        if (handler is { SelectsTenants: true }
            && InnermostOf(primary) is { } sender and (SocketsHttpHandler { UseCookies: true } or HttpClientHandler { UseCookies: true })
            && !(ReferenceEquals(sender, primary) && IsOwn() && TryChange(TurnCookiesOff)))
        {
            throw new InvalidOperationException(
                $"The primary handler of the HttpClient '{builder.Name}' keeps cookies, so a cookie of one tenant would go with the "
                + "requests of another. Other clients may share the handler, so TokenKit does not change it: set its UseCookies to false.");
        }

        bool IsOwn() => isOwn ??= ReferenceEquals(primary, ofBuilder) || IsMadeEachTime(builder, primary);

        bool TryChange(Action<HttpMessageHandler> change)
        {
            try
            {
                change(primary);
                return true;
            }
            catch (InvalidOperationException)
            {
                // It has sent a request, and cannot be changed any more.
                return false;
            }
        }
    };

    // Null if it follows no redirects, or is of another type; or if it has a password: .NET keeps that from the address of a redirect,
    // unless it belongs to that address in a CredentialCache.
    private static int? FindLimit(HttpMessageHandler primary) => primary switch
    {
        SocketsHttpHandler { AllowAutoRedirect: true, Credentials: null or CredentialCache } sockets => sockets.MaxAutomaticRedirections,
        HttpClientHandler { AllowAutoRedirect: true, Credentials: null or CredentialCache } older => older.MaxAutomaticRedirections,
        _ => null,
    };

    private static void TurnRedirectsOff(HttpMessageHandler primary) => _ = primary is SocketsHttpHandler sockets
        ? sockets.AllowAutoRedirect = false
        : ((HttpClientHandler)primary).AllowAutoRedirect = false;

    private static void TurnCookiesOff(HttpMessageHandler primary) => _ = primary is SocketsHttpHandler sockets
        ? sockets.UseCookies = false
        : ((HttpClientHandler)primary).UseCookies = false;

    // A primary handler of the user may wrap the one that sends, which other clients may share.
    private static HttpMessageHandler InnermostOf(HttpMessageHandler primary) =>
        primary is DelegatingHandler { InnerHandler: { } inner } ? InnermostOf(inner) : primary;

    private static void Note(HttpMessageHandlerBuilder builder) => AfterActions.AddOrUpdate(builder, builder.PrimaryHandler);

    // Whether the code of the client makes a new primary handler each time. If the same handler is there again, or if a filter set it,
    // other clients may share it.
    private bool IsMadeEachTime(HttpMessageHandlerBuilder builder, HttpMessageHandler primary)
    {
        if (!AfterActions.TryGetValue(builder, out HttpMessageHandler? made) || !ReferenceEquals(made, primary))
        {
            return false;
        }

        try
        {
            var second = new SecondBuilder(builder.Name, builder.Services);
            HttpMessageHandler unset = second.PrimaryHandler;
            foreach (Action<HttpMessageHandlerBuilder> action in clients.Get(builder.Name).HttpMessageHandlerBuilderActions)
            {
                action(second);
            }

            return !ReferenceEquals(second.PrimaryHandler, primary) && !ReferenceEquals(second.PrimaryHandler, unset);
        }
        catch (Exception)
        {
            // A third-party exception, because the code of the user does not expect a second call.
            return false;
        }
    }

    /// <summary>Runs the actions of a client once more. What they make is not used.</summary>
    private sealed class SecondBuilder(string? name, IServiceProvider services) : HttpMessageHandlerBuilder
    {
        public override string? Name { get; set; } = name;

        public override HttpMessageHandler PrimaryHandler { get; set; } = new SocketsHttpHandler();

        public override IList<DelegatingHandler> AdditionalHandlers { get; } = [];

        public override IServiceProvider Services => services;

        public override HttpMessageHandler Build() => PrimaryHandler;
    }
}
