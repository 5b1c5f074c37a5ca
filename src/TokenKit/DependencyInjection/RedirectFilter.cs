using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;
using TokenKit.Http;

namespace TokenKit.DependencyInjection;

/// <summary>
/// Lets the token handler of a client follow redirects instead of the primary handler, which would remove the token. It turns redirects off
/// on the primary handler, if that belongs to this client alone. Otherwise nothing changes.
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
        if (builder.AdditionalHandlers.OfType<AdobeTokenHandler>().LastOrDefault() is { FollowRedirects: not false } handler
            && FindLimit(primary) is { } limit
            && (ReferenceEquals(primary, ofBuilder) || IsMadeEachTime(builder, primary))
            && TryTurnOff(primary))
        {
            handler.MaxRedirects = limit;
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

    private static bool TryTurnOff(HttpMessageHandler primary)
    {
        try
        {
            _ = primary is SocketsHttpHandler sockets ? sockets.AllowAutoRedirect = false
                : ((HttpClientHandler)primary).AllowAutoRedirect = false;
            return true;
        }
        catch (InvalidOperationException)
        {
            // It has sent a request, and cannot be changed any more.
            return false;
        }
    }

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
