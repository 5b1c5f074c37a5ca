using System.Net;
using TokenKit.Caching;

namespace TokenKit.Http;

/// <summary>One request on its way out: where it may go, and whose token it takes.</summary>
/// <param name="request">The request.</param>
/// <param name="chosen">What the request chose where there is a choice.</param>
/// <param name="tokens">Gives the token where it chose none.</param>
/// <param name="earlier">The token of ours that it was sent with before.</param>
internal readonly struct Outgoing(HttpRequestMessage request, IRequestToken? chosen, ITokenProvider tokens, AccessToken? earlier)
{
    // Its address when that was allowed: a redirect changes the request's own.
    private readonly Uri? _target = request.RequestUri;

    public HttpRequestMessage Request => request;

    /// <summary>Gives the token.</summary>
    public ITokenProvider Tokens => chosen?.Tokens ?? tokens;

    public void Attach(AccessToken token, TokenHeaders headers)
    {
        headers.Attach(token, request, earlier);
        chosen?.Complete(request);
    }

    /// <summary>Attaches another token in place of one that was refused.</summary>
    public void AttachInstead(AccessToken token, AccessToken refused, TokenHeaders headers) => headers.Attach(token, request, refused);

    /// <summary>The host that was asked, for messages.</summary>
    public string Host => _target!.IdnHost;

    /// <summary>
    /// Judges an answer: returns whether the API rejected this token, and notes whether the API accepted it. A redirect takes the token off
    /// and changes the address, though it may lead back to the same.
    /// </summary>
    public bool Judge(HttpResponseMessage response, AccessToken token)
    {
        bool isRejected = response.StatusCode is HttpStatusCode.Unauthorized;
        if (!isRejected && token.IsAccepted)
        {
            return false;
        }

        if (request.RequestUri != _target || !ReferenceEquals(request.Headers.Authorization, token.Header))
        {
            return false;
        }

        token.NoteAnswer(response.StatusCode);
        return isRejected;
    }

    /// <summary>Reports what came of the second sending.</summary>
    public Task HearAsync(HttpResponseMessage response, AccessToken token, CancellationToken cancellationToken)
    {
        if (!Judge(response, token))
        {
            return Task.CompletedTask;
        }

        (Tokens as CachingTokenProvider)?.Reject(token, Host, isSecond: true);
        return chosen?.RefuseAgainAsync(token, response, cancellationToken) ?? Task.CompletedTask;
    }
}
