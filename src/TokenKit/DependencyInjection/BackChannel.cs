using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Http.Logging;
using Microsoft.Extensions.Options;

namespace TokenKit.DependencyInjection;

/// <summary>
/// The clients that carry TokenKit's own requests. They have the limits and retries of TokenKit, and not what a service sets for every
/// client.
/// </summary>
internal static class BackChannel
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ClientOptions>();
        services.AddSingleton<IPostConfigureOptions<HttpClientFactoryOptions>>(
            provider => provider.GetRequiredService<ClientOptions>());

        // The first filter is the outermost, and has the last word.
        services.Insert(0, ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, Filter>());
        Add(services, AdobeTokensBuilder.BackChannelName);
    }

    /// <summary>Adds a client that carries requests of TokenKit's own.</summary>
    public static IHttpClientBuilder Add(IServiceCollection services, string client)
    {
        services.AddSingleton(new ClientName(client));
        return services.AddHttpClient(client);
    }

    private sealed class ClientName(string value)
    {
        public string Value => value;

        public override string ToString() => value;
    }

    /// <summary>
    /// Separates what is set for a client of the back channel by its name from what is set for every client
    /// (<c>ConfigureHttpClientDefaults</c>), whatever the order of the calls. Headers and time limits of every client are left out here,
    /// and handlers by <see cref="Filter"/>.
    /// </summary>
    private sealed class ClientOptions(
        IEnumerable<ClientName> names, IEnumerable<IConfigureOptions<HttpClientFactoryOptions>> configurations)
        : IPostConfigureOptions<HttpClientFactoryOptions>
    {
        // No client has this name: what is set for it is set for every client.
        private const string NoClient = "TokenKit: no client of this name";

        public bool IsBackChannel(string? client) => names.Any(name => name.Value == client);

        /// <summary>What is set for every client, and what is set for this one.</summary>
        public (HttpClientFactoryOptions ForAll, HttpClientFactoryOptions ByName) Split(string client)
        {
            var forAll = new HttpClientFactoryOptions();
            var byName = new HttpClientFactoryOptions();
            foreach (var configuration in configurations.OfType<IConfigureNamedOptions<HttpClientFactoryOptions>>())
            {
                int before = Count(forAll);
                configuration.Configure(NoClient, forAll);
                if (Count(forAll) == before)
                {
                    configuration.Configure(client, byName);
                }
            }

            return (forAll, byName);
        }

        public void PostConfigure(string? name, HttpClientFactoryOptions options)
        {
            if (name is null || !IsBackChannel(name))
            {
                return;
            }

            // The filter runs the actions that make the handlers, once.
            options.HttpMessageHandlerBuilderActions.Clear();
            options.HttpClientActions.Clear();
            foreach (Action<HttpClient> action in Split(name).ByName.HttpClientActions)
            {
                options.HttpClientActions.Add(action);
            }
        }

        private static int Count(HttpClientFactoryOptions options) =>
            options.HttpMessageHandlerBuilderActions.Count + options.HttpClientActions.Count;
    }

    /// <summary>
    /// Makes the handlers of the back channel, as the outermost filter: the handlers that are set for a client by its name, within the
    /// log of .NET. The handlers of other filters and of every client are removed, except for the primary handler, which may hold the
    /// company's proxy.
    /// </summary>
    private sealed class Filter(ClientOptions options) : IHttpMessageHandlerBuilderFilter
    {
        public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
        {
            if (builder.Name is { } name && options.IsBackChannel(name))
            {
                Configure(builder, name, next);
            }
            else
            {
                next(builder);
            }
        };

        private void Configure(HttpMessageHandlerBuilder builder, string name, Action<HttpMessageHandlerBuilder> next)
        {
            HttpMessageHandler primary = builder.PrimaryHandler;
            next(builder);
            DelegatingHandler[] log = [.. builder.AdditionalHandlers.Where(IsLog)];

            builder.PrimaryHandler = primary;
            (HttpClientFactoryOptions forAll, HttpClientFactoryOptions byName) = options.Split(name);
            Run(forAll, builder);
            builder.AdditionalHandlers.Clear();
            Run(byName, builder);
            builder.PrimaryHandler = SafePrimaryHandler.Of(builder.PrimaryHandler, name, builder.Services);
            foreach (DelegatingHandler handler in log)
            {
                int index = handler is LoggingScopeHttpMessageHandler ? 0 : builder.AdditionalHandlers.Count;
                builder.AdditionalHandlers.Insert(index, handler);
            }
        }

        // Some of its types are not public.
        private static bool IsLog(DelegatingHandler handler) => handler.GetType().Assembly == typeof(LoggingHttpMessageHandler).Assembly;

        private static void Run(HttpClientFactoryOptions configured, HttpMessageHandlerBuilder builder)
        {
            foreach (Action<HttpMessageHandlerBuilder> action in configured.HttpMessageHandlerBuilderActions)
            {
                action(builder);
            }
        }
    }
}
