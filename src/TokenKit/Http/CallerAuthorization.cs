using System.Net.Http.Headers;

namespace TokenKit.Http;

/// <summary>Tells an <c>Authorization</c> that a caller set from a token of ours and from a mark that wants one.</summary>
internal static class CallerAuthorization
{
    private const string Authorization = "Authorization";
    private const string Bearer = "Bearer";

    /// <summary>
    /// Whether a request passes as it is: a caller's own header is never overwritten, and TokenKit's own token requests must not wait for
    /// themselves.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="earlier">
    /// The token of ours that it was sent with before: an outer handler may send it once more, elsewhere or after that token has expired.
    /// </param>
    public static bool IsOn(HttpRequestMessage request, out AccessToken? earlier)
    {
        HttpHeadersNonValidated headers = request.Headers.NonValidated;
        bool hasHeader = headers.Count > 0 && headers.Contains(Authorization);
        earlier = hasHeader ? (request.Headers.Authorization as TokenHeader)?.Token : null;
        return request is BackChannelRequest || (hasHeader && earlier is null && !IsMark(request.Headers));
    }

    // Some clients, Refit's among them, mark a request that wants a token with the scheme alone. One word of another kind may be a key.
    private static bool IsMark(HttpRequestHeaders headers)
    {
        foreach (string value in headers.NonValidated[Authorization])
        {
            ReadOnlySpan<char> text = value.AsSpan().Trim();
            if (!text.IsEmpty && !text.Equals(Bearer, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }
}
