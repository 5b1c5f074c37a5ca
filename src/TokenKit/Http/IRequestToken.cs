using TokenKit.Caching;

namespace TokenKit.Http;

/// <summary>The token that one request chose, and what else goes with it.</summary>
internal interface IRequestToken
{
    CachingTokenProvider Tokens { get; }

    /// <summary>Adds the headers that go with the token; those that the caller set stay.</summary>
    void Complete(HttpRequestMessage request);

    /// <summary>Hears that an API refused a token that had just been acquired in place of another refused one. Throws what reading the answer throws.</summary>
    Task RefuseAgainAsync(AccessToken token, HttpResponseMessage response, CancellationToken cancellationToken);
}
