using System.Net;

namespace TokenKit.Http;

/// <summary>One request on its way out, and whose token it takes.</summary>
/// <param name="request">The request.</param>
/// <param name="chosen">What the request chose if there is a choice.</param>
internal readonly struct Outgoing(HttpRequestMessage request, IRequestToken? chosen)
{
    public HttpRequestMessage Request => request;

    public IRequestToken? Chosen => chosen;

    /// <summary>Judges an answer: returns whether the API rejected this token with a 401, and notes whether the API accepted it.</summary>
    /// <remarks>
    /// The request that was answered still has the token then, however inner handlers wrote it, or a copy of it has. Only a redirect takes
    /// it off, and an answer after one tells nothing about the token.
    /// </remarks>
    public bool Judge(HttpResponseMessage response, AccessToken token)
    {
        bool isUnauthorized = response.StatusCode is HttpStatusCode.Unauthorized;
        if ((!isUnauthorized && token.IsAccepted) || !Carries(response.RequestMessage ?? request, token))
        {
            return false;
        }

        token.NoteAnswer(response.StatusCode);
        return isUnauthorized;
    }

    /// <summary>Reports that the API rejected this token too, which came in place of a rejected one.</summary>
    public Task ReportSecondRejectionAsync(HttpResponseMessage response, AccessToken token, CancellationToken cancellationToken) =>
        chosen?.RefuseAgainAsync(token, response, cancellationToken) ?? Task.CompletedTask;

    private static bool Carries(HttpRequestMessage sent, AccessToken token) =>
        sent.Headers.Authorization is { } authorization
        && authorization.Parameter == token.Value
        && authorization.Scheme.Equals(token.TokenType, StringComparison.OrdinalIgnoreCase);
}
