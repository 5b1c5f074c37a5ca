using Microsoft.Extensions.Http;
using Microsoft.Extensions.Http.Logging;

namespace TokenKit.DependencyInjection;

/// <summary>
/// Makes the handlers of the back channel, as the outermost filter: those that are set by name, within the log of .NET. Whatever other
/// filters and the settings of every client have put there is taken away again, but for the primary handler, which may hold the company's
/// proxy.
/// </summary>
internal sealed class BackChannelFilter(BackChannelOptions options) : IHttpMessageHandlerBuilderFilter
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
            builder.AdditionalHandlers.Insert(handler is LoggingScopeHttpMessageHandler ? 0 : builder.AdditionalHandlers.Count, handler);
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
