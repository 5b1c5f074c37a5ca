using TokenKit.Caching;

namespace TokenKit.Http;

/// <summary>
/// Puts the token on a request, with <c>x-api-key</c> and <c>x-gw-ims-org-id</c>; after a 401 it drops that token and sends the request
/// once more with a new one. Works for <see cref="HttpClient.SendAsync(HttpRequestMessage)"/> and <see cref="HttpClient.Send(HttpRequestMessage)"/> alike.
/// </summary>
/// <remarks>
/// A request that has an <c>Authorization</c> header with a value already passes as it is. Every other one is sent with a token or not at
/// all: a host that is not allowed, plain http beyond loopback, or a device where the token knows none, is an
/// <see cref="InvalidOperationException"/>; no token is a <see cref="TokenAcquisitionException"/>. The token is the last thing that a
/// request waits for. A 401 that comes after a redirect is returned as it is: the redirect took the token off.
/// </remarks>
public sealed class AdobeTokenHandler : DelegatingHandler
{
    private const string NoInnerHandler =
        "The AdobeTokenHandler has no inner handler that could send the request. Set one: new AdobeTokenHandler(tokens) "
        + "{ InnerHandler = new SocketsHttpHandler() }; AddAdobeTokenHandler does so by itself.";

    private readonly ITokenProvider _tokens;
    private readonly IRequestTokens? _requestTokens;
    private readonly ISingleIdentity? _singleIdentity;
    private readonly AllowedHosts _allowedHosts;
    private readonly TokenHeaders _headers;
    private readonly bool _retryOnUnauthorized;

    /// <summary>
    /// Makes a handler; give it an <see cref="DelegatingHandler.InnerHandler"/> before use, or let <c>AddAdobeTokenHandler</c> do it all.
    /// </summary>
    /// <param name="tokens">
    /// Asked at each request: wrap a provider that acquires in a <see cref="CachingTokenProvider"/>. Only a cache can drop a rejected
    /// token, so with anything else a 401 is returned as it is.
    /// </param>
    /// <param name="options">Which hosts and headers; read once, here. Hosts that are set beside the credential are allowed too.</param>
    /// <exception cref="ArgumentException">
    /// An allowed host is not valid, or a value cannot be sent in a header; the message names it.
    /// </exception>
    public AdobeTokenHandler(ITokenProvider tokens, AdobeTokenHandlerOptions? options = null)
        : this(
            tokens,
            options ?? new AdobeTokenHandlerOptions(),
            allowedHosts: null,
            tokens is IRequestTokens ? null : AcquirerOf(tokens) as ISingleIdentity)
    {
    }

    internal AdobeTokenHandler(
        ITokenProvider tokens, AdobeTokenHandlerOptions options, AllowedHosts? allowedHosts, ISingleIdentity? singleIdentity)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (options.FindProblem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        _tokens = tokens;
        _requestTokens = tokens as IRequestTokens;
        _singleIdentity = singleIdentity;
        _allowedHosts = allowedHosts ?? AllowedHosts.Of(AcquirerOf(tokens), options);
        _headers = new TokenHeaders(options);
        _retryOnUnauthorized = options.RetryOnUnauthorized;
    }

    /// <summary>What acquires the tokens of a provider, if that is a cache.</summary>
    internal static ITokenProvider AcquirerOf(ITokenProvider tokens) => (tokens as CachingTokenProvider)?.Acquirer ?? tokens;

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        bool isAuthorized = CallerAuthorization.IsOn(request, out AccessToken? earlier);
        if (isAuthorized && InnerHandler is not null)
        {
            return base.SendAsync(request, cancellationToken);
        }

        if (FindProblem(request) is { } problem)
        {
            return Task.FromException<HttpResponseMessage>(new InvalidOperationException(problem));
        }

        var outgoing = new Outgoing(request, _requestTokens?.Of(request));

        // The token comes last, because it may expire while a body is made.
        Task body = KeepBodyAsync(request, cancellationToken);
        if (!body.IsCompletedSuccessfully)
        {
            return AcquireAndSendAsync(outgoing, earlier, body, acquisition: null, cancellationToken);
        }

        // The way of nearly every request: with a fresh token nothing is allocated here.
        ValueTask<AccessToken> acquisition = TokensOf(outgoing).GetTokenAsync(cancellationToken);
        return acquisition.IsCompletedSuccessfully
            ? SendAsync(outgoing, acquisition.Result, earlier, cancellationToken)
            : AcquireAndSendAsync(outgoing, earlier, body, acquisition, cancellationToken);
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        bool isAuthorized = CallerAuthorization.IsOn(request, out AccessToken? earlier);
        if (isAuthorized && InnerHandler is not null)
        {
            return base.Send(request, cancellationToken);
        }

        if (FindProblem(request) is { } problem)
        {
            throw new InvalidOperationException(problem);
        }

        var outgoing = new Outgoing(request, _requestTokens?.Of(request));
        KeepBodyAsync(request, cancellationToken).GetAwaiter().GetResult();
        AccessToken token = TokenWait.Get(TokensOf(outgoing), cancellationToken);
        Attach(outgoing, token, earlier);
        var original = new RequestSnapshot(request);
        HttpResponseMessage response = base.Send(request, cancellationToken);
        if (!IsRejected(outgoing, original, response, token) || !CanSendAgain(outgoing, original))
        {
            return response;
        }

        AccessToken other = TokenWait.GetOrDispose(response, TokensOf(outgoing), cancellationToken);
        if (other.Value == token.Value)
        {
            return response;
        }

        response.Dispose();
        original.RestoreTo(request);
        _headers.Attach(other, request, earlier: token);
        response = base.Send(request, cancellationToken);
        if (IsRejected(outgoing, original, response, other, isSecond: true))
        {
            outgoing.ReportSecondRejectionAsync(response, other, cancellationToken).GetAwaiter().GetResult();
        }

        return response;
    }

    private async Task<HttpResponseMessage> AcquireAndSendAsync(
        Outgoing outgoing, AccessToken? earlier, Task body, ValueTask<AccessToken>? acquisition, CancellationToken cancellationToken)
    {
        await body.ConfigureAwait(false);
        AccessToken token = acquisition is null
            ? await TokensOf(outgoing).GetTokenAsync(cancellationToken).ConfigureAwait(false)
            : await acquisition.Value.ConfigureAwait(false);
        return await SendAsync(outgoing, token, earlier, cancellationToken).ConfigureAwait(false);
    }

    private Task<HttpResponseMessage> SendAsync(
        in Outgoing outgoing, AccessToken token, AccessToken? earlier, CancellationToken cancellationToken)
    {
        Attach(outgoing, token, earlier);
        var original = new RequestSnapshot(outgoing.Request);
        Task<HttpResponseMessage> answer = base.SendAsync(outgoing.Request, cancellationToken);
        return !answer.IsCompletedSuccessfully ? JudgeAsync(outgoing, original, token, answer, cancellationToken)
            : IsRejected(outgoing, original, answer.Result, token)
                ? SendAgainAsync(outgoing, original, token, answer.Result, cancellationToken)
            : answer;
    }

    // The state that waits for every answer that comes later: what only a rejected token needs is kept out of it.
    private async Task<HttpResponseMessage> JudgeAsync(
        Outgoing outgoing,
        RequestSnapshot original,
        AccessToken token,
        Task<HttpResponseMessage> answer,
        CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await answer.ConfigureAwait(false);
        return IsRejected(outgoing, original, response, token)
            ? await SendAgainAsync(outgoing, original, token, response, cancellationToken).ConfigureAwait(false)
            : response;
    }

    private async Task<HttpResponseMessage> SendAgainAsync(
        Outgoing outgoing,
        RequestSnapshot original,
        AccessToken rejected,
        HttpResponseMessage response,
        CancellationToken cancellationToken)
    {
        if (!CanSendAgain(outgoing, original))
        {
            return response;
        }

        AccessToken other = await TokenWait.GetOrDisposeAsync(response, TokensOf(outgoing), cancellationToken).ConfigureAwait(false);
        if (other.Value == rejected.Value)
        {
            return response;
        }

        response.Dispose();
        original.RestoreTo(outgoing.Request);
        _headers.Attach(other, outgoing.Request, earlier: rejected);
        response = await base.SendAsync(outgoing.Request, cancellationToken).ConfigureAwait(false);
        if (IsRejected(outgoing, original, response, other, isSecond: true))
        {
            await outgoing.ReportSecondRejectionAsync(response, other, cancellationToken).ConfigureAwait(false);
        }

        return response;
    }

    private ITokenProvider TokensOf(in Outgoing outgoing) => outgoing.Chosen?.Tokens ?? _tokens;

    private void Attach(in Outgoing outgoing, AccessToken token, AccessToken? earlier)
    {
        _headers.Attach(token, outgoing.Request, earlier);
        outgoing.Chosen?.Complete(outgoing.Request);
    }

    // The one place where an answer is judged, that of a second sending too: the cache drops a token that was rejected.
    private bool IsRejected(
        in Outgoing outgoing, in RequestSnapshot original, HttpResponseMessage response, AccessToken token, bool isSecond = false)
    {
        bool isRejected = outgoing.Judge(response, token);
        if (isRejected)
        {
            (TokensOf(outgoing) as CachingTokenProvider)?.Reject(token, original.Host, isSecond);
        }

        return isRejected;
    }

    private string? FindProblem(HttpRequestMessage request) =>
        InnerHandler is null ? NoInnerHandler : _allowedHosts.FindProblem(request, InnerHandler) ?? _singleIdentity?.FindProblem(request);

    private Task KeepBodyAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _retryOnUnauthorized ? ReplayableContent.PrepareAsync(request.Content, cancellationToken) : Task.CompletedTask;

    // Without a cache there is no other token; what inner handlers put in the place of the body does not count.
    private bool CanSendAgain(in Outgoing outgoing, in RequestSnapshot original) =>
        _retryOnUnauthorized && TokensOf(outgoing) is CachingTokenProvider && ReplayableContent.CanBeSentAgain(original.Content);
}
