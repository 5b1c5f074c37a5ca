using System.Net;
using TokenKit.Caching;

namespace TokenKit.Http;

/// <summary>
/// Puts the token on a request, with <c>x-api-key</c> and <c>x-gw-ims-org-id</c>; after a 401 it drops that token and sends the request
/// once more with a new one. Works for <see cref="HttpClient.SendAsync(HttpRequestMessage)"/> and <see cref="HttpClient.Send(HttpRequestMessage)"/> alike.
/// </summary>
/// <remarks>
/// A request that has an <c>Authorization</c> header already passes as it is. Every other one is sent with a token or not at all: a host that
/// is not allowed, or plain http beyond loopback, is an <see cref="InvalidOperationException"/>; no token is a
/// <see cref="TokenAcquisitionException"/>. A 401 that comes after a redirect is returned as it is: the redirect took the token off.
/// </remarks>
public sealed class AdobeTokenHandler : DelegatingHandler
{
    private const string Authorization = "Authorization";

    private readonly ITokenProvider _tokens;
    private readonly IRequestTokens? _requestTokens;
    private readonly AllowedHosts _allowedHosts;
    private readonly TokenHeaders _headers;
    private readonly bool _retryOnUnauthorized;

    /// <summary>Makes a handler; give it an inner one before use, or let <c>AddAdobeTokenHandler</c> do all of it.</summary>
    /// <param name="tokens">
    /// Asked at each request: wrap a provider that acquires in a <see cref="CachingTokenProvider"/>. Only a cache can drop a refused token,
    /// so with anything else a 401 is returned as it is.
    /// </param>
    /// <param name="options">Which hosts and headers; read once, here.</param>
    /// <exception cref="ArgumentException">An allowed host is none, or a value cannot be sent in a header; the message names it.</exception>
    public AdobeTokenHandler(ITokenProvider tokens, AdobeTokenHandlerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        options ??= new AdobeTokenHandlerOptions();
        if (options.FindProblem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        _tokens = tokens;
        _requestTokens = tokens as IRequestTokens;
        _allowedHosts = new AllowedHosts(options.AllowedHosts);
        _headers = new TokenHeaders(options);
        _retryOnUnauthorized = options.RetryOnUnauthorized;
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (IsAuthorizedAlready(request, out AccessToken? earlier))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        Uri target = AllowedTarget(request);
        IRequestToken? chosen = _requestTokens?.Of(request);
        ITokenProvider tokens = chosen?.Tokens ?? _tokens;
        AccessToken token = await tokens.GetTokenAsync(cancellationToken).ConfigureAwait(false);
        _headers.Attach(token, request, earlier);
        chosen?.Complete(request);
        if (_retryOnUnauthorized)
        {
            await ReplayableContent.PrepareAsync(request.Content, cancellationToken).ConfigureAwait(false);
        }

        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!Refuses(response, request, target, tokens, token))
        {
            return response;
        }

        AccessToken other = await OrDispose(response, tokens.GetTokenAsync(cancellationToken)).ConfigureAwait(false);
        if (other.Value == token.Value)
        {
            return response;
        }

        response.Dispose();
        _headers.Attach(other, request, token);
        response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (chosen is not null && IsRefused(response, request, target))
        {
            await chosen.RefuseAgainAsync(other, response, cancellationToken).ConfigureAwait(false);
        }

        return response;
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (IsAuthorizedAlready(request, out AccessToken? earlier))
        {
            return base.Send(request, cancellationToken);
        }

        Uri target = AllowedTarget(request);
        IRequestToken? chosen = _requestTokens?.Of(request);
        ITokenProvider tokens = chosen?.Tokens ?? _tokens;
        AccessToken token = GetToken(tokens, cancellationToken);
        _headers.Attach(token, request, earlier);
        chosen?.Complete(request);
        if (_retryOnUnauthorized)
        {
            ReplayableContent.PrepareAsync(request.Content, cancellationToken).GetAwaiter().GetResult();
        }

        HttpResponseMessage response = base.Send(request, cancellationToken);
        if (!Refuses(response, request, target, tokens, token))
        {
            return response;
        }

        AccessToken other = OrDispose(response, tokens, cancellationToken);
        if (other.Value == token.Value)
        {
            return response;
        }

        response.Dispose();
        _headers.Attach(other, request, token);
        response = base.Send(request, cancellationToken);
        if (chosen is not null && IsRefused(response, request, target))
        {
            chosen.RefuseAgainAsync(other, response, cancellationToken).GetAwaiter().GetResult();
        }

        return response;
    }

    // A caller's own header is never overwritten, and TokenKit's own token requests must not wait for themselves.
    // A token of ours is not a caller's: an outer handler may send the request once more, elsewhere or after that token has lapsed.
    private static bool IsAuthorizedAlready(HttpRequestMessage request, out AccessToken? earlier)
    {
        bool hasHeader = request.Headers.NonValidated.Contains(Authorization);
        earlier = hasHeader ? (request.Headers.Authorization as TokenHeader)?.Token : null;
        return BackChannelRequest.IsMarked(request) || (hasHeader && earlier is null);
    }

    private Uri AllowedTarget(HttpRequestMessage request)
    {
        if (request.RequestUri is not { IsAbsoluteUri: true } target)
        {
            throw new InvalidOperationException("The request has no absolute address, so nobody can tell whether its host may have the token. Set HttpClient.BaseAddress or an absolute RequestUri.");
        }

        if (!SecureTransport.Allows(target))
        {
            throw new InvalidOperationException($"The token is not sent to {target.Scheme}://{target.Authority}: only https keeps it secret (plain http is for loopback only). Mend the address of the request.");
        }

        return _allowedHosts.Contains(target) ? target : throw new InvalidOperationException(
            $"The token is not sent to {target.IdnHost}: AllowedHosts holds {_allowedHosts}. If this host may have it, add it: AddAdobeTokenHandler(name, options => options.AllowedHosts.Add(\"{target.IdnHost}\")); else use an HttpClient without the token handler.");
    }

    // Drops the token if the API refused it; true where the request may be sent again.
    private bool Refuses(HttpResponseMessage response, HttpRequestMessage request, Uri target, ITokenProvider tokens, AccessToken token)
    {
        if (!IsRefused(response, request, target) || tokens is not CachingTokenProvider cache)
        {
            return false;
        }

        cache.Invalidate(token);
        return _retryOnUnauthorized && ReplayableContent.CanBeSentAgain(request.Content);
    }

    // A redirect changes the address of the request itself.
    private static bool IsRefused(HttpResponseMessage response, HttpRequestMessage request, Uri target) =>
        response.StatusCode is HttpStatusCode.Unauthorized && request.RequestUri == target;

    private static async ValueTask<AccessToken> OrDispose(HttpResponseMessage response, ValueTask<AccessToken> token)
    {
        try
        {
            return await token.ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static AccessToken OrDispose(HttpResponseMessage response, ITokenProvider tokens, CancellationToken cancellationToken)
    {
        try
        {
            return GetToken(tokens, cancellationToken);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    // Blocks only where a token must be acquired, which happens on another thread.
    private static AccessToken GetToken(ITokenProvider tokens, CancellationToken cancellationToken)
    {
        ValueTask<AccessToken> token = tokens.GetTokenAsync(cancellationToken);
        return token.IsCompletedSuccessfully ? token.Result : token.AsTask().GetAwaiter().GetResult();
    }
}
