using System.Net;

namespace TokenKit.Http;

/// <summary>Plain http is for this machine only: neither another host nor a proxy may read the token.</summary>
internal static class PlainHttp
{
    /// <summary>Why a request may not have the token, and what to do; <see langword="null"/> if it may.</summary>
    /// <param name="target">The address, with another scheme than https.</param>
    /// <param name="inner">The handler that sends the request.</param>
    public static string? FindProblem(Uri target, HttpMessageHandler? inner) =>
        !SecureTransport.Allows(target)
            ? $"{NotSentTo(target)}: only https keeps it secret (plain http is for loopback only). Use an https address."
        : GoesThroughProxy(target, inner)
            ? $"{NotSentTo(target)}: a proxy is set for it, which would carry the token in the clear. Add {target.Host} to the environment "
                + "variable NO_PROXY, or set UseProxy to false on the primary handler of the client."
        : null;

    private static string NotSentTo(Uri target) => $"The token is not sent to {target.Scheme}://{target.Authority}";

    /// <summary>Whether a handler sends a request through a proxy, which reads plain http.</summary>
    // The proxy of another primary handler is not known. Such a handler usually stays in the process, like that of a test server.
    public static bool GoesThroughProxy(Uri target, HttpMessageHandler? handler)
    {
        while (handler is DelegatingHandler outer)
        {
            handler = outer.InnerHandler;
        }

        IWebProxy? proxy = handler switch
        {
            SocketsHttpHandler { UseProxy: true } sockets => sockets.Proxy ?? HttpClient.DefaultProxy,
            HttpClientHandler { UseProxy: true } client => client.Proxy ?? HttpClient.DefaultProxy,
            _ => null,
        };
        return proxy is not null && !proxy.IsBypassed(target) && proxy.GetProxy(target) is not null;
    }
}
