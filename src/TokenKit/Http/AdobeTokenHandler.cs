using System.Net.Http.Headers;
using TokenKit.Caching;

namespace TokenKit.Http;

/// <summary>
/// Puts the token on a request, with <c>x-api-key</c> and <c>x-gw-ims-org-id</c>; after a 401 it drops that token and sends the request
/// once more with a new one. Works for <see cref="HttpClient.SendAsync(HttpRequestMessage)"/> and <see cref="HttpClient.Send(HttpRequestMessage)"/> alike.
/// </summary>
/// <remarks>
/// A request that has an <c>Authorization</c> header already passes as it is. Every other one is sent with a token or not at all: a host that
/// is not allowed, plain http beyond loopback, or a device where the token knows none, is an <see cref="InvalidOperationException"/>; no token is a
/// <see cref="TokenAcquisitionException"/>. A 401 that comes after a redirect is returned as it is: the redirect took the token off.
/// </remarks>
public sealed class AdobeTokenHandler : DelegatingHandler
{
    private const string Authorization = "Authorization";

    private readonly ITokenProvider _tokens;
    private readonly IRequestTokens? _requestTokens;
    private readonly ISingleIdentity? _singleIdentity;
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
        : this(tokens, options, tokens is IRequestTokens ? null : ((tokens as CachingTokenProvider)?.Acquirer ?? tokens) as ISingleIdentity)
    {
    }

    internal AdobeTokenHandler(ITokenProvider tokens, AdobeTokenHandlerOptions? options, ISingleIdentity? singleIdentity)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        options ??= new AdobeTokenHandlerOptions();
        if (options.FindProblem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        _tokens = tokens;
        _requestTokens = tokens as IRequestTokens;
        _singleIdentity = singleIdentity;
        _allowedHosts = new AllowedHosts(options.AllowedHosts);
        _headers = new TokenHeaders(options);
        _retryOnUnauthorized = options.RetryOnUnauthorized;
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (IsAuthorizedAlready(request, out AccessToken? earlier))
        {
            return base.SendAsync(request, cancellationToken);
        }

        if (FindProblem(request) is { } problem)
        {
            return Task.FromException<HttpResponseMessage>(new InvalidOperationException(problem));
        }

        var outgoing = new Outgoing(request, _requestTokens?.Of(request), _tokens, earlier);
        ValueTask<AccessToken> acquisition = outgoing.Tokens.GetTokenAsync(cancellationToken);

        // The way of nearly every request: with a token at hand nothing is allocated here.
        Task? kept = acquisition.IsCompletedSuccessfully ? KeepBodyAsync(request, cancellationToken) : null;
        return kept is { IsCompletedSuccessfully: true }
            ? SendAsync(outgoing, acquisition.Result, cancellationToken)
            : AcquireAndSendAsync(outgoing, acquisition, kept, cancellationToken);
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (IsAuthorizedAlready(request, out AccessToken? earlier))
        {
            return base.Send(request, cancellationToken);
        }

        if (FindProblem(request) is { } problem)
        {
            throw new InvalidOperationException(problem);
        }

        var outgoing = new Outgoing(request, _requestTokens?.Of(request), _tokens, earlier);
        AccessToken token = GetToken(outgoing.Tokens, cancellationToken);
        KeepBodyAsync(request, cancellationToken).GetAwaiter().GetResult();
        outgoing.Attach(token, _headers);
        HttpResponseMessage response = base.Send(request, cancellationToken);
        if (!outgoing.Judge(response, token) || !Drops(token, outgoing))
        {
            return response;
        }

        AccessToken other = OrDispose(response, outgoing.Tokens, cancellationToken);
        if (other.Value == token.Value)
        {
            return response;
        }

        response.Dispose();
        outgoing.AttachInstead(other, token, _headers);
        response = base.Send(request, cancellationToken);
        outgoing.HearAsync(response, other, cancellationToken).GetAwaiter().GetResult();
        return response;
    }

    private Task<HttpResponseMessage> SendAsync(in Outgoing outgoing, AccessToken token, CancellationToken cancellationToken)
    {
        outgoing.Attach(token, _headers);
        Task<HttpResponseMessage> answer = base.SendAsync(outgoing.Request, cancellationToken);
        return answer.IsCompletedSuccessfully && !outgoing.Judge(answer.Result, token)
            ? answer
            : SendAgainIfRefusedAsync(outgoing, token, answer, cancellationToken);
    }

    private async Task<HttpResponseMessage> AcquireAndSendAsync(
        Outgoing outgoing, ValueTask<AccessToken> acquisition, Task? kept, CancellationToken cancellationToken)
    {
        AccessToken token = await acquisition.ConfigureAwait(false);
        await (kept ?? KeepBodyAsync(outgoing.Request, cancellationToken)).ConfigureAwait(false);
        return await SendAsync(outgoing, token, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAgainIfRefusedAsync(
        Outgoing outgoing, AccessToken token, Task<HttpResponseMessage> answer, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await answer.ConfigureAwait(false);
        if (!outgoing.Judge(response, token) || !Drops(token, outgoing))
        {
            return response;
        }

        AccessToken other = await OrDispose(response, outgoing.Tokens.GetTokenAsync(cancellationToken)).ConfigureAwait(false);
        if (other.Value == token.Value)
        {
            return response;
        }

        response.Dispose();
        outgoing.AttachInstead(other, token, _headers);
        response = await base.SendAsync(outgoing.Request, cancellationToken).ConfigureAwait(false);
        await outgoing.HearAsync(response, other, cancellationToken).ConfigureAwait(false);
        return response;
    }

    // A caller's own header is never overwritten, and TokenKit's own token requests must not wait for themselves.
    // A token of ours is not a caller's: an outer handler may send the request once more, elsewhere or after that token has lapsed.
    private static bool IsAuthorizedAlready(HttpRequestMessage request, out AccessToken? earlier)
    {
        HttpHeadersNonValidated headers = request.Headers.NonValidated;
        bool hasHeader = headers.Count > 0 && headers.Contains(Authorization);
        earlier = hasHeader ? (request.Headers.Authorization as TokenHeader)?.Token : null;
        return request is BackChannelRequest || (hasHeader && earlier is null);
    }

    private string? FindProblem(HttpRequestMessage request) => _allowedHosts.FindProblem(request) ?? _singleIdentity?.FindProblem(request);

    private Task KeepBodyAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _retryOnUnauthorized ? ReplayableContent.PrepareAsync(request.Content, cancellationToken) : Task.CompletedTask;

    // Drops a refused token; true where the request may be sent again.
    private bool Drops(AccessToken token, in Outgoing outgoing)
    {
        if (outgoing.Tokens is not CachingTokenProvider cache)
        {
            return false;
        }

        cache.Reject(token, outgoing.Host, isSecond: false);
        return _retryOnUnauthorized && ReplayableContent.CanBeSentAgain(outgoing.Request.Content);
    }

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
