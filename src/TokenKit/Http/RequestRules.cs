namespace TokenKit.Http;

/// <summary>Selects the token of a request, and decides whether the request may have it or is sent without one.</summary>
/// <param name="selector">The provider, if each request selects its token.</param>
/// <param name="guard">Checks each request; <see langword="null"/> if any request may have the token.</param>
/// <param name="hosts">The hosts of the client.</param>
/// <param name="tokenHosts">The hosts that are set beside the token.</param>
/// <param name="sendToOtherHosts">Whether a request to a host that is not allowed is sent without the token.</param>
/// <param name="headers">The headers of a token.</param>
internal sealed class RequestRules(
    IRequestTokenSelector? selector,
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
    /// Decides about a request. One that is sent without a token loses the headers of the token that it had before.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="redirects">How many redirects led to it.</param>
    /// <param name="inner">The handler that sends it.</param>
    public Plan PlanFor(HttpRequestMessage request, int redirects, HttpMessageHandler? inner)
    {
        if (inner is null)
        {
            return new Plan(redirects, problem: NoInnerHandler);
        }

        // TokenKit's own token requests must not wait for themselves. A caller's own header is never overwritten.
        if (TokenHeaders.AreSetByCaller(request, out AccessToken? earlier) || request is BackChannelRequest)
        {
            return new Plan(redirects);
        }

        if (!request.IsWithoutAdobeToken())
        {
            IRequestTokenContext? context = selector?.Select(request);
            AllowedHosts? ofToken = context?.AllowedHosts ?? tokenHosts;
            string? problem = hosts.FindProblem(request, ofToken, inner);
            if (problem is null || !(redirects > 0 || (sendToOtherHosts && IsForOther(request.RequestUri, ofToken))))
            {
                problem ??= guard?.FindProblem(request) ?? FindOtherTenant(request);
                return new Plan(redirects, needsToken: true, earlier, context, problem);
            }

            // Once it has left the allowed hosts, it stays without a token, also if an outer handler sends it again.
            if (redirects > 0)
            {
                request.WithoutAdobeToken();
            }
        }

        headers.Remove(request, earlier);
        selector?.RemoveHeaders(request);
        return new Plan(redirects);
    }

    // The token of this handler may belong to another customer than the tenant that the request names.
    private string? FindOtherTenant(HttpRequestMessage request) =>
        !request.NamesTenant() || selector is { SelectsTenants: true } ? null
            : $"The request names the tenant '{PrintedName.Of(request.GetAdobeTenant())}' (SetAdobeTenant), and its handler attaches "
                + "another token. Send it with a client whose handler has no name: AddAdobeTokenHandler().";

    // Plain http to an allowed host is not meant for another host: it stays an error.
    private bool IsForOther(Uri? target, AllowedHosts? ofToken) => target is { IsAbsoluteUri: true } && !hosts.Contains(target, ofToken);

    /// <summary>How a request is sent; by default as it is, without a token.</summary>
    public readonly struct Plan(
        int redirects,
        bool needsToken = false,
        AccessToken? earlier = null,
        IRequestTokenContext? context = null,
        string? problem = null)
    {
        /// <summary>How many redirects led to the request.</summary>
        public int Redirects => redirects;

        public bool NeedsToken => needsToken;

        /// <summary>The token that was attached to the request before.</summary>
        public AccessToken? Earlier => earlier;

        /// <summary>The token that it selected; <see langword="null"/> if there is only one.</summary>
        public IRequestTokenContext? Context => context;

        /// <summary>Why it is not sent at all, and what to do.</summary>
        public string? Problem => problem;
    }
}
