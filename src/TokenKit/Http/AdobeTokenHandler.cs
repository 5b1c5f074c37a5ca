using TokenKit.Caching;

namespace TokenKit.Http;

/// <summary>
/// Attaches the token to a request, with <c>x-api-key</c> and <c>x-gw-ims-org-id</c>. After a 401 it invalidates the token and sends the
/// request once more with a new one. It works for <see cref="HttpClient.SendAsync(HttpRequestMessage)"/> and
/// <see cref="HttpClient.Send(HttpRequestMessage)"/> alike.
/// </summary>
/// <remarks>
/// A request that already has an <c>Authorization</c> header with a value is sent as it is. Any other request is sent with a token or not
/// at all, unless you say otherwise (<see cref="AdobeTokenRequestExtensions.WithoutAdobeToken"/>,
/// <see cref="AdobeTokenHandlerOptions.SendToOtherHostsWithoutToken"/>). It fails with an <see cref="InvalidOperationException"/> if its
/// host is not allowed, if it uses plain http beyond loopback, if it names a device and the token has no devices, or if its tenant is
/// missing, unknown or removed, or belongs to another handler. It fails with a <see cref="TokenAcquisitionException"/> if there is no
/// token. The body is prepared first and the token comes last. If the inner handler follows a redirect, a 401 is returned as it is, because
/// the redirect removed the token.
/// </remarks>
public sealed class AdobeTokenHandler : DelegatingHandler
{
    private readonly RequestRules _rules;
    private readonly RequestTokens _tokens;
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
    /// An allowed host or a header is not valid, or a value contains a character that is not allowed in a header; the message names it.
    /// </exception>
    public AdobeTokenHandler(ITokenProvider tokens, AdobeTokenHandlerOptions? options = null)
        : this(
            tokens,
            options ?? new AdobeTokenHandlerOptions(),
            tokens is IRequestTokenSelector ? null : AcquirerOf(tokens) as IRequestGuard,
            hosts: null,
            (AcquirerOf(tokens) as ITokenDestinations)?.AllowedHosts)
    {
    }

    // The hosts of the client may include its base address; those of the token are set beside the credential.
    internal AdobeTokenHandler(
        ITokenProvider tokens, AdobeTokenHandlerOptions options, IRequestGuard? guard, AllowedHosts? hosts, AllowedHosts? tokenHosts)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (options.FindProblem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        var headers = new TokenHeaders(options);
        IRequestTokenSelector selector = tokens as IRequestTokenSelector ?? new OneToken(tokens);
        _rules = new RequestRules(
            selector,
            guard,
            hosts ?? new AllowedHosts(options.NamedHosts, options.Products, options.DefaultHosts),
            tokenHosts,
            options.SendToOtherHostsWithoutToken,
            headers);
        _retryOnUnauthorized = options.RetryOnUnauthorized;
        _tokens = new RequestTokens(headers, _retryOnUnauthorized);
        SelectsTenants = selector.SelectsTenants;
        FollowRedirects = options.FollowRedirects;
        MaxRedirects = options.FollowRedirects is true ? Redirects.DefaultLimit : 0;
    }

    /// <summary>Whether each request names its tenant.</summary>
    internal bool SelectsTenants { get; }

    /// <summary>What the user set.</summary>
    internal bool? FollowRedirects { get; }

    /// <summary>How many redirects the handler follows. Set when the handler is made, before it is used.</summary>
    internal int MaxRedirects { get; set; }

    /// <summary>The provider that acquires the tokens: the one behind a cache, or the given one.</summary>
    internal static ITokenProvider AcquirerOf(ITokenProvider tokens) => (tokens as CachingTokenProvider)?.Acquirer ?? tokens;

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SendAsync(request, redirects: 0, cancellationToken);
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Send(request, redirects: 0, cancellationToken);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, int redirects, CancellationToken cancellationToken)
    {
        if (_rules.Decide(request, redirects, InnerHandler, out IRequestToken? selected, out AccessToken? earlier) is { } problem)
        {
            return Task.FromException<HttpResponseMessage>(new InvalidOperationException(problem));
        }

        // The token comes last, because it may expire while the body is prepared.
        Task body = PrepareBodyAsync(request, redirects, needsToken: selected is not null, cancellationToken);
        ValueTask<AccessToken?> token = body.IsCompletedSuccessfully ? GetTokenAsync(selected, cancellationToken)
            : GetTokenAfterAsync(body, selected, cancellationToken);

        // The path of nearly every request: with a fresh token nothing is allocated here.
        return token.IsCompletedSuccessfully
            ? SendAsync(_tokens.Attach(token.Result, request, redirects, selected, earlier), cancellationToken)
            : SendAfterAsync(token, request, redirects, selected, earlier, cancellationToken);
    }

    private HttpResponseMessage Send(HttpRequestMessage request, int redirects, CancellationToken cancellationToken)
    {
        if (_rules.Decide(request, redirects, InnerHandler, out IRequestToken? selected, out AccessToken? earlier) is { } problem)
        {
            throw new InvalidOperationException(problem);
        }

        PrepareBodyAsync(request, redirects, needsToken: selected is not null, cancellationToken).GetAwaiter().GetResult();
        AccessToken? token = Wait(GetTokenAsync(selected, cancellationToken));
        RequestTokens.ThrowIfRemoved(selected);
        OutgoingRequest sent = _tokens.Attach(token, request, redirects, selected, earlier);
        HttpResponseMessage response = base.Send(request, cancellationToken);
        if (RequestTokens.ReportAnswer(sent, response) && Wait(_tokens.PrepareRetryAsync(sent, response, cancellationToken)) is { } retry)
        {
            sent = retry;
            RequestTokens.ThrowIfRemoved(selected);
            response = base.Send(request, cancellationToken);
            RequestTokens.ReportRetryAsync(sent, response, cancellationToken).GetAwaiter().GetResult();
        }

        return TryFollow(sent, response) ? Send(request, redirects + 1, cancellationToken) : response;
    }

    private static ValueTask<AccessToken?> GetTokenAsync(IRequestToken? selected, CancellationToken cancellationToken) =>
        (selected is null ? default : selected.Tokens.GetTokenAsync(cancellationToken))!;

    private static async ValueTask<AccessToken?> GetTokenAfterAsync(Task body, IRequestToken? selected, CancellationToken cancellationToken)
    {
        await body.ConfigureAwait(false);
        return await GetTokenAsync(selected, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAfterAsync(
        ValueTask<AccessToken?> acquisition,
        HttpRequestMessage request,
        int redirects,
        IRequestToken? selected,
        AccessToken? earlier,
        CancellationToken cancellationToken)
    {
        AccessToken? token = await acquisition.ConfigureAwait(false);
        RequestTokens.ThrowIfRemoved(selected);
        return await SendAsync(_tokens.Attach(token, request, redirects, selected, earlier), cancellationToken).ConfigureAwait(false);
    }

    private Task<HttpResponseMessage> SendAsync(in OutgoingRequest sent, CancellationToken cancellationToken)
    {
        Task<HttpResponseMessage> answer = base.SendAsync(sent.Request, cancellationToken);
        return answer.IsCompletedSuccessfully && sent.IsAsUsual(answer.Result) ? answer : ContinueAsync(sent, answer, cancellationToken);
    }

    // Awaits nearly every answer. The state of a retry is kept in another method, so that this state machine stays small.
    private async Task<HttpResponseMessage> ContinueAsync(
        OutgoingRequest sent, Task<HttpResponseMessage> answer, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await answer.ConfigureAwait(false);
        return Continue(sent, response, cancellationToken) is { } more ? await more.ConfigureAwait(false) : response;
    }

    // What follows an answer; null if the caller gets it.
    private Task<HttpResponseMessage>? Continue(
        in OutgoingRequest sent, HttpResponseMessage response, CancellationToken cancellationToken) =>
        RequestTokens.ReportAnswer(sent, response) ? RetryAsync(sent, response, cancellationToken)
        : Follow(sent, response, cancellationToken);

    private Task<HttpResponseMessage>? Follow(
        in OutgoingRequest sent, HttpResponseMessage response, CancellationToken cancellationToken) =>
        TryFollow(sent, response) ? SendAsync(sent.Request, sent.Redirects + 1, cancellationToken) : null;

    private async Task<HttpResponseMessage> RetryAsync(
        OutgoingRequest sent, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (await _tokens.PrepareRetryAsync(sent, response, cancellationToken).ConfigureAwait(false) is not { } retry)
        {
            return response;
        }

        RequestTokens.ThrowIfRemoved(retry.Selected);
        response = await base.SendAsync(retry.Request, cancellationToken).ConfigureAwait(false);
        await RequestTokens.ReportRetryAsync(retry, response, cancellationToken).ConfigureAwait(false);
        return Follow(retry, response, cancellationToken) is { } more ? await more.ConfigureAwait(false) : response;
    }

    // If an answer is a redirect to follow, makes the request the next one, and disposes the redirect.
    private bool TryFollow(in OutgoingRequest sent, HttpResponseMessage response)
    {
        if (!MayFollow(sent.Request, sent.Redirects) || !Redirects.TryFollow(sent, response))
        {
            return false;
        }

        response.Dispose();
        return true;
    }

    // A redirected token request would carry the secret elsewhere.
    private bool MayFollow(HttpRequestMessage request, int redirects) => redirects < MaxRedirects && request is not BackChannelRequest;

    // A body is prepared if it may be needed twice.
    private Task PrepareBodyAsync(HttpRequestMessage request, int redirects, bool needsToken, CancellationToken cancellationToken) =>
        request.Content is { } content && ((needsToken && _retryOnUnauthorized) || MayFollow(request, redirects))
            ? ReplayableContent.PrepareAsync(content, cancellationToken)
            : Task.CompletedTask;

    // Blocks only if a token must be acquired, which happens on another thread.
    private static T Wait<T>(ValueTask<T> task) => task.IsCompletedSuccessfully ? task.Result : task.AsTask().GetAwaiter().GetResult();
}
