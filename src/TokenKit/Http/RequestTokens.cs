using TokenKit.Caching;

namespace TokenKit.Http;

/// <summary>Puts tokens on requests, and tells their cache what the API answered.</summary>
/// <param name="headers">The headers of a token.</param>
/// <param name="retryOnUnauthorized">Whether a request is sent once more after a 401.</param>
internal sealed class RequestTokens(TokenHeaders headers, bool retryOnUnauthorized)
{
    private const string NoToken =
        "The token provider of the handler returned null, so the request was not sent. A provider returns a token, or throws an exception.";

    /// <summary>Puts a token and its headers on a request, unless it is sent without one.</summary>
    /// <exception cref="InvalidOperationException">The provider returned no token.</exception>
    /// <param name="token">The token, if it selected one.</param>
    /// <param name="request">The request.</param>
    /// <param name="redirects">How many redirects led to it.</param>
    /// <param name="selected">The token that it selected; <see langword="null"/> if it is sent without one.</param>
    /// <param name="earlier">The token that was attached to it before.</param>
    public OutgoingRequest Attach(
        AccessToken? token, HttpRequestMessage request, int redirects, IRequestToken? selected, AccessToken? earlier)
    {
        if (selected is not null)
        {
            headers.Attach(token ?? throw new InvalidOperationException(NoToken), request, earlier);
            selected.AddHeaders(request);
        }

        return new OutgoingRequest(request, redirects, token, selected);
    }

    /// <summary>
    /// After a 401, puts another token on the request and disposes the answer; <see langword="null"/> if the answer is to be returned.
    /// Without a cache there is no other token. The caller's body counts, even if an inner handler has put another in its place.
    /// </summary>
    public async ValueTask<OutgoingRequest?> PrepareRetryAsync(
        OutgoingRequest sent, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!retryOnUnauthorized
            || sent.Selected?.Tokens is not CachingTokenProvider cache
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
        return Attach(other, sent.Request, sent.Redirects, sent.Selected, earlier: sent.Token);
    }

    /// <summary>
    /// The one place where an answer is judged, also the answer to a retry. Returns whether the API rejected the token.
    /// </summary>
    public static bool ReportAnswer(in OutgoingRequest sent, HttpResponseMessage response, bool isRetry = false)
    {
        bool isRejected = sent.NoteAnswer(response);
        if (isRejected)
        {
            (sent.Selected?.Tokens as CachingTokenProvider)?.Reject(sent.Token!, sent.Host, isRetry);
        }

        return isRejected;
    }

    public static Task ReportRetryAsync(in OutgoingRequest retry, HttpResponseMessage response, CancellationToken cancellationToken) =>
        ReportAnswer(retry, response, isRetry: true)
            ? retry.Selected!.ReportSecondRejectionAsync(retry.Token!, response, cancellationToken)
            : Task.CompletedTask;

    /// <summary>After a wait for a token: its tenant may have been removed meanwhile.</summary>
    /// <exception cref="InvalidOperationException">It was removed.</exception>
    public static void ThrowIfRemoved(IRequestToken? selected) => (selected?.Tokens as CachingTokenProvider)?.ThrowIfClosed();
}
