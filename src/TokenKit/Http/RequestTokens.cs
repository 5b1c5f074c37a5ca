using TokenKit.Caching;

namespace TokenKit.Http;

/// <summary>Puts tokens on requests, and tells their cache what the API answered.</summary>
/// <param name="tokens">The provider of the handler; a request may select a token of its own.</param>
/// <param name="headers">The headers of a token.</param>
/// <param name="retryOnUnauthorized">Whether a request is sent once more after a 401.</param>
internal sealed class RequestTokens(ITokenProvider tokens, TokenHeaders headers, bool retryOnUnauthorized)
{
    /// <summary>The token of a request; <see langword="null"/> if it is sent without one.</summary>
    public ValueTask<AccessToken?> GetAsync(in RequestRules.Plan plan, CancellationToken cancellationToken) =>
        (plan.NeedsToken ? Of(plan.Context).GetTokenAsync(cancellationToken) : default)!;

    /// <summary>After a wait for a token: its tenant may have been removed meanwhile.</summary>
    /// <exception cref="InvalidOperationException">It was removed.</exception>
    public void ThrowIfRemoved(IRequestTokenContext? context) => (Of(context) as CachingTokenProvider)?.ThrowIfClosed();

    /// <summary>
    /// After a 401, puts another token on the request and disposes the answer; <see langword="null"/> if the answer is to be returned.
    /// Without a cache there is no other token. The caller's body counts, even if an inner handler has put another in its place.
    /// </summary>
    public async ValueTask<OutgoingRequest?> PrepareRetryAsync(
        OutgoingRequest sent, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!retryOnUnauthorized
            || Of(sent.Context) is not CachingTokenProvider cache
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

        if (other.Value == sent.Token?.Value)
        {
            return null;
        }

        response.Dispose();
        sent.Restore();
        return Attach(other, sent.Request, new RequestRules.Plan(sent.Redirects, needsToken: true, sent.Token, sent.Context));
    }

    /// <summary>Puts a token and its headers on a request, if there is a token.</summary>
    public OutgoingRequest Attach(AccessToken? token, HttpRequestMessage request, in RequestRules.Plan plan)
    {
        if (token is not null)
        {
            headers.Attach(token, request, plan.Earlier);
            plan.Context?.AddHeaders(request);
        }

        return new OutgoingRequest(request, plan.Redirects, token, plan.Context);
    }

    /// <summary>
    /// The one place where an answer is judged, also the answer to a retry. Returns whether the API rejected the token.
    /// </summary>
    public bool ReportAnswer(in OutgoingRequest sent, HttpResponseMessage response, bool isRetry = false)
    {
        bool isRejected = sent.NoteAnswer(response);
        if (isRejected)
        {
            (Of(sent.Context) as CachingTokenProvider)?.Reject(sent.Token!, sent.Host, isRetry);
        }

        return isRejected;
    }

    public Task ReportRetryAsync(in OutgoingRequest retry, HttpResponseMessage response, CancellationToken cancellationToken) =>
        ReportAnswer(retry, response, isRetry: true) && retry.Context is { } context
            ? context.ReportSecondRejectionAsync(retry.Token!, response, cancellationToken)
            : Task.CompletedTask;

    private ITokenProvider Of(IRequestTokenContext? context) => context?.Tokens ?? tokens;
}
