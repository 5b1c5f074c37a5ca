using System.Net;
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
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        HttpMessageHandler ofBuilder = builder.PrimaryHandler;
        next(builder);
        HttpMessageHandler primary = builder.PrimaryHandler;
        if (builder.AdditionalHandlers.OfType<AdobeTokenHandler>().LastOrDefault() is { FollowRedirects: not false } handler
            && FindLimit(primary) is { } limit
            && (ReferenceEquals(primary, ofBuilder) || IsMadeEachTime(builder))
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

    // Code of the user made the primary handler. If the same code returns the same handler again, other clients may share it.
    private bool IsMadeEachTime(HttpMessageHandlerBuilder builder)
    {
        try
        {
            var second = new SecondBuilder(builder.Name, builder.Services);
            foreach (Action<HttpMessageHandlerBuilder> action in clients.Get(builder.Name).HttpMessageHandlerBuilderActions)
            {
                action(second);
            }

            return !ReferenceEquals(second.PrimaryHandler, builder.PrimaryHandler);
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
