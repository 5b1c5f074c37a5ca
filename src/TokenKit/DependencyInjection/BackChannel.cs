using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace TokenKit.DependencyInjection;

/// <summary>
/// The clients that carry TokenKit's own requests. Their limits and retries are TokenKit's: what a service puts on every client stays off
/// them.
/// </summary>
internal static class BackChannel
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<BackChannelOptions>();
        services.AddSingleton<IPostConfigureOptions<HttpClientFactoryOptions>>(
            provider => provider.GetRequiredService<BackChannelOptions>());

        // The first filter is the outermost, and has the last word.
        services.Insert(0, ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, BackChannelFilter>());
        Add(services, AdobeTokensBuilder.BackChannelName);
    }

    /// <summary>Adds a client that carries requests of TokenKit's own.</summary>
    public static IHttpClientBuilder Add(IServiceCollection services, string client)
    {
        services.AddSingleton(new BackChannelName(client));
        return services.AddHttpClient(client);
    }
}
