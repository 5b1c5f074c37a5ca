using System.Net;

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

    /// <summary>Whether the API refused this token. A redirect takes it off and changes the address, though it may lead back to the same.</summary>
    public bool IsRefused(HttpResponseMessage response, AccessToken token) =>
        response.StatusCode is HttpStatusCode.Unauthorized && request.RequestUri == _target && ReferenceEquals(request.Headers.Authorization, token.Header);

    /// <summary>Hears what came of the second sending.</summary>
    public Task HearAsync(HttpResponseMessage response, AccessToken token, CancellationToken cancellationToken) =>
        chosen is not null && IsRefused(response, token) ? chosen.RefuseAgainAsync(token, response, cancellationToken) : Task.CompletedTask;
}
