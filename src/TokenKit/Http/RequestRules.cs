using System.Runtime.CompilerServices;

namespace TokenKit.Http;

/// <summary>Selects the token of a request, and decides whether the request may have it or is sent without one.</summary>
/// <param name="selector">Selects the token of each request.</param>
/// <param name="guard">Checks each request; <see langword="null"/> if any request may have the token.</param>
/// <param name="hosts">The hosts of the client.</param>
/// <param name="tokenHosts">The hosts that are set beside the token.</param>
/// <param name="sendToOtherHosts">Whether a request to a host that is not allowed is sent without the token.</param>
/// <param name="headers">The headers of a token.</param>
internal sealed class RequestRules(
    IRequestTokenSelector selector,
    IRequestGuard? guard,
    AllowedHosts hosts,
    AllowedHosts? tokenHosts,
    bool sendToOtherHosts,
    TokenHeaders headers)
{
    private const string NoInnerHandler =
        "The AdobeTokenHandler has no inner handler that could send the request. Set one: new AdobeTokenHandler(tokens) "
        + "{ InnerHandler = new SocketsHttpHandler() }; AddAdobeTokenHandler does so by itself.";

    /// <summary>
    /// Selects the token of a request, unless it is sent without one; then it loses the headers of the token that it had before.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="redirects">How many redirects led to it.</param>
    /// <param name="inner">The handler that sends it.</param>
    /// <param name="selected">Its token; <see langword="null"/> if it is sent without one.</param>
    /// <param name="earlier">The token that was attached to it before.</param>
    /// <returns>Why it is not sent at all, and what to do; <see langword="null"/> if it is sent.</returns>
    // If the JIT compiler inlined this method, it would no longer inline others on the path of a request: 20 ns more for each.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public string? Decide(
        HttpRequestMessage request, int redirects, HttpMessageHandler? inner, out IRequestToken? selected, out AccessToken? earlier)
    {
        selected = null;
        bool isSetByCaller = TokenHeaders.AreSetByCaller(request, out earlier);
        if (inner is null)
        {
            return NoInnerHandler;
        }

        // TokenKit's own token requests must not wait for themselves. A caller's own header is never overwritten.
        if (isSetByCaller || request is BackChannelRequest)
        {
            return null;
        }

        if (!request.IsWithoutAdobeToken())
        {
            IRequestToken token = selector.Select(request);
            AllowedHosts? ofToken = token.AllowedHosts ?? tokenHosts;
            string? problem = hosts.FindProblem(request, ofToken, inner);
            if (problem is null || !(redirects > 0 || (sendToOtherHosts && IsForOther(request.RequestUri, ofToken))))
            {
                selected = token;
                return problem ?? guard?.FindProblem(request) ?? FindOtherTenant(request);
            }

            // Once it has left the allowed hosts, it stays without a token, also if an outer handler sends it again.
            if (redirects > 0)
            {
                request.WithoutAdobeToken();
            }
        }

        headers.Remove(request, earlier);
        selector.RemoveHeaders(request);
        return null;
    }

    // The token of this handler may belong to another customer than the tenant that the request names.
    private string? FindOtherTenant(HttpRequestMessage request) =>
        !request.NamesTenant() || selector.SelectsTenants ? null
            : $"The request names the tenant '{PrintedName.Of(request.GetAdobeTenant())}' (SetAdobeTenant), and its handler attaches "
                + "another token. Send it with a client whose handler has no name: AddAdobeTokenHandler().";

    // Plain http to an allowed host is not meant for another host: it stays an error.
    private bool IsForOther(Uri? target, AllowedHosts? ofToken) => target is { IsAbsoluteUri: true } && !hosts.Contains(target, ofToken);
}
