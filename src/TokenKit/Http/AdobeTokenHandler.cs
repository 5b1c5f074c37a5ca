using TokenKit.Caching;

namespace TokenKit.Http;

/// <summary>
/// Attaches the token to a request, with <c>x-api-key</c> and <c>x-gw-ims-org-id</c>. After a 401 it invalidates the token and sends the
/// request once more with a new one. It works for <see cref="HttpClient.SendAsync(HttpRequestMessage)"/> and
/// <see cref="HttpClient.Send(HttpRequestMessage)"/> alike.
/// </summary>
/// <remarks>
/// A request that already has an <c>Authorization</c> header with a value is sent as it is. Any other request is sent with a token or not
/// at all. It fails with an <see cref="InvalidOperationException"/> if its host is not allowed, if it uses plain http beyond loopback, or
/// if it names a device and the token has no devices. It fails with a <see cref="TokenAcquisitionException"/> if there is no token. The
/// body is prepared first and the token comes last. A 401 after a redirect is returned as it is, because the redirect removed the token.
/// </remarks>
public sealed class AdobeTokenHandler : DelegatingHandler
{
    private const string NoInnerHandler =
        "The AdobeTokenHandler has no inner handler that could send the request. Set one: new AdobeTokenHandler(tokens) "
        + "{ InnerHandler = new SocketsHttpHandler() }; AddAdobeTokenHandler does so by itself.";

    private readonly ITokenProvider _tokens;
    private readonly IRequestTokenSelector? _selector;
    private readonly IRequestGuard? _guard;
    private readonly AllowedHosts _allowedHosts;
    private readonly TokenHeaders _headers;
    private readonly bool _retryOnUnauthorized;

    /// <summary>
    /// Makes a handler. Set its <see cref="DelegatingHandler.InnerHandler"/> before use, or use <c>AddAdobeTokenHandler</c>, which does
    /// all of this.
    /// </summary>
    /// <param name="tokens">
    /// Called on each request, so wrap a provider that acquires in a <see cref="CachingTokenProvider"/>. Only a cache can invalidate a
    /// rejected token; with any other provider a 401 is returned as it is.
    /// </param>
    /// <param name="options">
    /// The allowed hosts and the headers; read once, here. Hosts that are set beside the credential are allowed too.
    /// </param>
    /// <exception cref="ArgumentException">
    /// An allowed host is not valid, or a value contains a character that is not allowed in a header; the message names it.
    /// </exception>
    public AdobeTokenHandler(ITokenProvider tokens, AdobeTokenHandlerOptions? options = null)
        : this(
            tokens,
            options ?? new AdobeTokenHandlerOptions(),
            allowedHosts: null,
            tokens is IRequestTokenSelector ? null : AcquirerOf(tokens) as IRequestGuard)
    {
    }

    internal AdobeTokenHandler(
        ITokenProvider tokens, AdobeTokenHandlerOptions options, AllowedHosts? allowedHosts, IRequestGuard? guard)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (options.FindProblem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        _tokens = tokens;
        _selector = tokens as IRequestTokenSelector;
        _guard = guard;
        _allowedHosts = allowedHosts ?? AllowedHosts.Of(AcquirerOf(tokens), options);
        _headers = new TokenHeaders(options);
        _retryOnUnauthorized = options.RetryOnUnauthorized;
    }

    /// <summary>The provider that acquires the tokens: the one behind a cache, or the given one.</summary>
    internal static ITokenProvider AcquirerOf(ITokenProvider tokens) => (tokens as CachingTokenProvider)?.Acquirer ?? tokens;

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (NeedsNoToken(request, out AccessToken? earlier))
        {
            return base.SendAsync(request, cancellationToken);
        }

        if (FindProblem(request) is { } problem)
        {
            return Task.FromException<HttpResponseMessage>(new InvalidOperationException(problem));
        }

        // The token comes last, because it may expire while the body is prepared.
        IRequestTokenContext? context = _selector?.Select(request);
        Task body = PrepareBodyAsync(request, cancellationToken);
        ValueTask<AccessToken> token = body.IsCompletedSuccessfully
            ? TokensOf(context).GetTokenAsync(cancellationToken)
            : GetTokenAfterAsync(body, context, cancellationToken);

        // The path of nearly every request: with a fresh token nothing is allocated here.
        return token.IsCompletedSuccessfully
            ? SendAsync(Attach(token.Result, request, context, earlier), cancellationToken)
            : SendAfterAsync(token, request, context, earlier, cancellationToken);
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (NeedsNoToken(request, out AccessToken? earlier))
        {
            return base.Send(request, cancellationToken);
        }

        if (FindProblem(request) is { } problem)
        {
            throw new InvalidOperationException(problem);
        }

        IRequestTokenContext? context = _selector?.Select(request);
        PrepareBodyAsync(request, cancellationToken).GetAwaiter().GetResult();
        AccessToken token = Wait(TokensOf(context).GetTokenAsync(cancellationToken));
        OutgoingRequest sent = Attach(token, request, context, earlier);
        HttpResponseMessage response = base.Send(request, cancellationToken);
        if (!ReportAnswer(sent, response) || Wait(PrepareRetryAsync(sent, response, cancellationToken)) is not { } retry)
        {
            return response;
        }

        response = base.Send(request, cancellationToken);
        ReportRetryAsync(retry, response, cancellationToken).GetAwaiter().GetResult();
        return response;
    }

    private async ValueTask<AccessToken> GetTokenAfterAsync(Task body, IRequestTokenContext? context, CancellationToken cancellationToken)
    {
        await body.ConfigureAwait(false);
        return await TokensOf(context).GetTokenAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAfterAsync(
        ValueTask<AccessToken> acquisition,
        HttpRequestMessage request,
        IRequestTokenContext? context,
        AccessToken? earlier,
        CancellationToken cancellationToken)
    {
        AccessToken token = await acquisition.ConfigureAwait(false);
        return await SendAsync(Attach(token, request, context, earlier), cancellationToken).ConfigureAwait(false);
    }

    private Task<HttpResponseMessage> SendAsync(in OutgoingRequest sent, CancellationToken cancellationToken)
    {
        Task<HttpResponseMessage> answer = base.SendAsync(sent.Request, cancellationToken);
        return !answer.IsCompletedSuccessfully ? ReportAndRetryAsync(sent, answer, cancellationToken)
            : ReportAnswer(sent, answer.Result) ? RetryAsync(sent, answer.Result, cancellationToken)
            : answer;
    }

    // Awaits nearly every answer. The state of a retry is kept in another method, so that this state machine stays small.
    private async Task<HttpResponseMessage> ReportAndRetryAsync(
        OutgoingRequest sent, Task<HttpResponseMessage> answer, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await answer.ConfigureAwait(false);
        return ReportAnswer(sent, response) ? await RetryAsync(sent, response, cancellationToken).ConfigureAwait(false) : response;
    }

    private async Task<HttpResponseMessage> RetryAsync(
        OutgoingRequest sent, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (await PrepareRetryAsync(sent, response, cancellationToken).ConfigureAwait(false) is not { } retry)
        {
            return response;
        }

        response = await base.SendAsync(retry.Request, cancellationToken).ConfigureAwait(false);
        await ReportRetryAsync(retry, response, cancellationToken).ConfigureAwait(false);
        return response;
    }

    // Puts another token on the request and disposes the answer; null if the answer is to be returned. Without a cache there is no other
    // token. The caller's body counts, even if an inner handler has put another in its place.
    private async ValueTask<OutgoingRequest?> PrepareRetryAsync(
        OutgoingRequest sent, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!_retryOnUnauthorized
            || TokensOf(sent.Context) is not CachingTokenProvider cache
            || !ReplayableContent.CanBeSentAgain(sent.Content))
        {
            return null;
        }

        AccessToken other;
        try
        {
            other = await cache.GetTokenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }

        if (other.Value == sent.Token.Value)
        {
            return null;
        }

        response.Dispose();
        sent.Restore();
        return Attach(other, sent.Request, sent.Context, earlier: sent.Token);
    }

    private OutgoingRequest Attach(AccessToken token, HttpRequestMessage request, IRequestTokenContext? context, AccessToken? earlier)
    {
        _headers.Attach(token, request, earlier);
        context?.AddHeaders(request);
        return new OutgoingRequest(request, token, context);
    }

    // The one place where an answer is judged, also the answer to a retry. Returns whether the API rejected the token.
    private bool ReportAnswer(in OutgoingRequest sent, HttpResponseMessage response, bool isRetry = false)
    {
        bool isRejected = sent.NoteAnswer(response);
        if (isRejected)
        {
            (TokensOf(sent.Context) as CachingTokenProvider)?.Reject(sent.Token, sent.Host, isRetry);
        }

        return isRejected;
    }

    private Task ReportRetryAsync(in OutgoingRequest retry, HttpResponseMessage response, CancellationToken cancellationToken) =>
        ReportAnswer(retry, response, isRetry: true) && retry.Context is { } context
            ? context.ReportSecondRejectionAsync(retry.Token, response, cancellationToken)
            : Task.CompletedTask;

    private ITokenProvider TokensOf(IRequestTokenContext? context) => context?.Tokens ?? _tokens;

    // TokenKit's own token requests must not wait for themselves. A caller's own header is never overwritten.
    private bool NeedsNoToken(HttpRequestMessage request, out AccessToken? earlier) =>
        (TokenHeaders.AreSetByCaller(request, out earlier) || request is BackChannelRequest) && InnerHandler is not null;

    private string? FindProblem(HttpRequestMessage request) =>
        InnerHandler is null ? NoInnerHandler : _allowedHosts.FindProblem(request, InnerHandler) ?? _guard?.FindProblem(request);

    private Task PrepareBodyAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _retryOnUnauthorized && request.Content is { } content
            ? ReplayableContent.PrepareAsync(content, cancellationToken)
            : Task.CompletedTask;

    // Blocks only if a token must be acquired, which happens on another thread.
    private static T Wait<T>(ValueTask<T> task) => task.IsCompletedSuccessfully ? task.Result : task.AsTask().GetAwaiter().GetResult();
}
