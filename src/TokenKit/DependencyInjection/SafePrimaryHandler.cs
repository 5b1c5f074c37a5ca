using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Http;

namespace TokenKit.DependencyInjection;

/// <summary>
/// The primary handler of a client of the back channel: with the settings of the user's, but without redirects, without cookies, and
/// without a proxy for this machine. A followed 307 would send the client secret to wherever the answer points; a cookie would tie one
/// token to another.
/// </summary>
/// <remarks>
/// The user's own handler is never changed, because other clients may share it, and one that is in use refuses every change.
/// </remarks>
internal static class SafePrimaryHandler
{
    /// <exception cref="BackChannelException">It follows redirects or keeps cookies, and cannot be copied.</exception>
    public static HttpMessageHandler Of(HttpMessageHandler handler, string client, IServiceProvider services)
    {
        IMeterFactory? meters = services.GetService<IMeterFactory>();
        return handler switch
        {
            SocketsHttpHandler sockets => Copy(sockets, meters),
            HttpClientHandler older when older.GetType() == typeof(HttpClientHandler) => Copy(older, meters),
            _ => Check(handler, client),
        };
    }

    private static SocketsHttpHandler Copy(SocketsHttpHandler handler, IMeterFactory? meters)
    {
        var copy = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = handler.ActivityHeadersPropagator,
            AutomaticDecompression = handler.AutomaticDecompression,
            ConnectCallback = handler.ConnectCallback,
            ConnectTimeout = handler.ConnectTimeout,
            Credentials = handler.Credentials,
            DefaultProxyCredentials = handler.DefaultProxyCredentials,
            EnableMultipleHttp2Connections = handler.EnableMultipleHttp2Connections,
            EnableMultipleHttp3Connections = handler.EnableMultipleHttp3Connections,
            Expect100ContinueTimeout = handler.Expect100ContinueTimeout,
            InitialHttp2StreamWindowSize = handler.InitialHttp2StreamWindowSize,
            KeepAlivePingDelay = handler.KeepAlivePingDelay,
            KeepAlivePingPolicy = handler.KeepAlivePingPolicy,
            KeepAlivePingTimeout = handler.KeepAlivePingTimeout,
            MaxAutomaticRedirections = handler.MaxAutomaticRedirections,
            MaxConnectionsPerServer = handler.MaxConnectionsPerServer,
            MaxResponseDrainSize = handler.MaxResponseDrainSize,
            MaxResponseHeadersLength = handler.MaxResponseHeadersLength,
            MeterFactory = handler.MeterFactory ?? meters,
            PlaintextStreamFilter = handler.PlaintextStreamFilter,
            PooledConnectionIdleTimeout = handler.PooledConnectionIdleTimeout,
            PooledConnectionLifetime = handler.PooledConnectionLifetime,
            PreAuthenticate = handler.PreAuthenticate,
            Proxy = new ProxyBeyondLoopback(handler.Proxy),
            RequestHeaderEncodingSelector = handler.RequestHeaderEncodingSelector,
            ResponseDrainTimeout = handler.ResponseDrainTimeout,
            ResponseHeaderEncodingSelector = handler.ResponseHeaderEncodingSelector,
            SslOptions = handler.SslOptions,
            UseProxy = handler.UseProxy,
        };
        return CopyProperties(handler.Properties, copy.Properties, copy);
    }

    private static HttpClientHandler Copy(HttpClientHandler handler, IMeterFactory? meters)
    {
        var copy = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = handler.AutomaticDecompression,
            CheckCertificateRevocationList = handler.CheckCertificateRevocationList,
            ClientCertificateOptions = handler.ClientCertificateOptions,
            Credentials = handler.Credentials,
            DefaultProxyCredentials = handler.DefaultProxyCredentials,
            MaxAutomaticRedirections = handler.MaxAutomaticRedirections,
            MaxConnectionsPerServer = handler.MaxConnectionsPerServer,
            MaxResponseHeadersLength = handler.MaxResponseHeadersLength,
            MeterFactory = handler.MeterFactory ?? meters,
            PreAuthenticate = handler.PreAuthenticate,
            Proxy = new ProxyBeyondLoopback(handler.Proxy),
            ServerCertificateCustomValidationCallback = handler.ServerCertificateCustomValidationCallback,
            SslProtocols = handler.SslProtocols,
            UseProxy = handler.UseProxy,
        };

        // Otherwise the system chooses the certificates, and to ask for the list throws.
        if (handler.ClientCertificateOptions is ClientCertificateOption.Manual)
        {
            copy.ClientCertificates.AddRange(handler.ClientCertificates);
        }

        return CopyProperties(handler.Properties, copy.Properties, copy);
    }

    private static T CopyProperties<T>(IDictionary<string, object?> from, IDictionary<string, object?> to, T copy)
    {
        foreach ((string key, object? value) in from)
        {
            to[key] = value;
        }

        return copy;
    }

    private static HttpMessageHandler Check(HttpMessageHandler handler, string client)
    {
        HttpMessageHandler last = handler;
        while (last is DelegatingHandler { InnerHandler: { } inner })
        {
            last = inner;
        }

        string which = last.GetType().Name + (last == handler ? string.Empty : $" within the {handler.GetType().Name}");
        return last is SocketsHttpHandler { AllowAutoRedirect: true } or SocketsHttpHandler { UseCookies: true }
            or HttpClientHandler { AllowAutoRedirect: true } or HttpClientHandler { UseCookies: true }
            ? throw new BackChannelException(
                $"the primary handler of the HttpClient '{client}' follows redirects or keeps cookies, which could carry the "
                + $"secret elsewhere. Set AllowAutoRedirect and UseCookies to false on the {which}: TokenKit does not change it, "
                + "because other clients may share it.")
            : last is SocketsHttpHandler or HttpClientHandler ? new PlainHttpGuard(handler, which)
            : handler;
    }

    /// <summary>
    /// Keeps token requests in plain http, which are for this machine, from the proxy of a primary handler that cannot be copied: it would
    /// carry the secret away in the clear.
    /// </summary>
    private sealed class PlainHttpGuard(HttpMessageHandler primary, string which) : DelegatingHandler(primary)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Check(request);
            return base.SendAsync(request, cancellationToken);
        }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Check(request);
            return base.Send(request, cancellationToken);
        }

        private void Check(HttpRequestMessage request)
        {
            if (request.RequestUri is { } target && target.Scheme == Uri.UriSchemeHttp && PlainHttp.GoesThroughProxy(target, InnerHandler))
            {
                throw new BackChannelException(
                    $"a proxy is set for http://{target.Authority}, which would carry the secret in the clear. Add {target.Host} to the "
                    + $"environment variable NO_PROXY, or set UseProxy to false on the {which}.");
            }
        }
    }

    /// <summary>
    /// A proxy that requests to this machine do not pass: if HTTP_PROXY is set, .NET sends them there too, in the clear
    /// (dotnet/runtime#31680). This machine is what may be asked in plain http, so that the two never differ.
    /// </summary>
    /// <param name="proxy">
    /// The proxy for other addresses; <see langword="null"/> for the one of the machine, as it is when it is asked for.
    /// </param>
    internal sealed class ProxyBeyondLoopback(IWebProxy? proxy) : IWebProxy
    {
        private IWebProxy Proxy => proxy ?? HttpClient.DefaultProxy;

        public ICredentials? Credentials
        {
            get => Proxy.Credentials;
            set => Proxy.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) => SecureTransport.IsLoopback(destination) ? null : Proxy.GetProxy(destination);

        public bool IsBypassed(Uri host) => SecureTransport.IsLoopback(host) || Proxy.IsBypassed(host);
    }
}
