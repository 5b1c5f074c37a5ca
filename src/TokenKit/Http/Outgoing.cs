using System.Net;

namespace TokenKit.Http;

/// <summary>One request on its way out, and whose token it takes.</summary>
/// <param name="request">The request.</param>
/// <param name="chosen">What the request chose if there is a choice.</param>
internal readonly struct Outgoing(HttpRequestMessage request, IRequestToken? chosen)
{
    public HttpRequestMessage Request => request;

    public IRequestToken? Chosen => chosen;

    /// <summary>Whether the API rejected this token with a 401.</summary>
    /// <remarks>
    /// The request that was answered still has the token then, however inner handlers wrote it, or a copy of it has. Only a redirect takes
    /// it off, and a 401 after one tells nothing about the token.
    /// </remarks>
    public bool IsRejected(HttpResponseMessage response, AccessToken token) =>
        response.StatusCode is HttpStatusCode.Unauthorized
        && (response.RequestMessage ?? request).Headers.Authorization is { } sent
        && sent.Parameter == token.Value
        && sent.Scheme.Equals(token.TokenType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reports that the API rejected this token too, which came in place of a rejected one.</summary>
    public Task ReportSecondRejectionAsync(HttpResponseMessage response, AccessToken token, CancellationToken cancellationToken) =>
        chosen?.RefuseAgainAsync(token, response, cancellationToken) ?? Task.CompletedTask;
}
