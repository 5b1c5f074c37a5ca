using TokenKit.Caching;

namespace TokenKit.Http;

/// <summary>The token that one request selected, and what is sent with it.</summary>
internal interface IRequestTokenContext
{
    CachingTokenProvider Tokens { get; }

    /// <summary>Adds the headers that belong to the token. Headers that the caller set stay as they are.</summary>
    void AddHeaders(HttpRequestMessage request);

    /// <summary>
    /// Reports that an API rejected a token that had just replaced another rejected token. Throws what reading the answer throws.
    /// </summary>
    Task ReportSecondRejectionAsync(AccessToken token, HttpResponseMessage response, CancellationToken cancellationToken);
}
