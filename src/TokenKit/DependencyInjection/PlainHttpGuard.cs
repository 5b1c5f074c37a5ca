using TokenKit.Http;

namespace TokenKit.DependencyInjection;

/// <summary>
/// Keeps token requests in plain http, which are for this machine, from the proxy of a primary handler that cannot be copied: it would
/// carry the secret away in the clear.
/// </summary>
internal sealed class PlainHttpGuard(HttpMessageHandler primary, string which) : DelegatingHandler(primary)
{
    /// <exception cref="BackChannelException">A proxy is set for the address.</exception>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Check(request);
        return base.SendAsync(request, cancellationToken);
    }

    /// <exception cref="BackChannelException">A proxy is set for the address.</exception>
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
