using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace TokenKit.DependencyInjection;

/// <summary>The named client that carries the token requests.</summary>
internal static class BackChannel
{
    public static void Add(IServiceCollection services)
    {
        services.AddHttpClient(AdobeTokensBuilder.BackChannelName);
        Harden(services, AdobeTokensBuilder.BackChannelName);
    }

    /// <summary>Takes redirects and cookies off a client, after whatever the user configures for it, their own primary handler included.</summary>
    public static void Harden(IServiceCollection services, string client) => services.PostConfigure<HttpClientFactoryOptions>(
        client,
        static options => options.HttpMessageHandlerBuilderActions.Add(static builder => Harden(builder.PrimaryHandler)));

    // A followed 307 would send the client secret to wherever the answer points; a cookie would tie one token to another.
    private static void Harden(HttpMessageHandler? handler)
    {
        while (handler is DelegatingHandler outer)
        {
            handler = outer.InnerHandler;
        }

        switch (handler)
        {
            case SocketsHttpHandler { AllowAutoRedirect: true } or SocketsHttpHandler { UseCookies: true }:
                ((SocketsHttpHandler)handler).AllowAutoRedirect = false;
                ((SocketsHttpHandler)handler).UseCookies = false;
                break;
            case HttpClientHandler { AllowAutoRedirect: true } or HttpClientHandler { UseCookies: true }:
                ((HttpClientHandler)handler).AllowAutoRedirect = false;
                ((HttpClientHandler)handler).UseCookies = false;
                break;
        }
    }
}
