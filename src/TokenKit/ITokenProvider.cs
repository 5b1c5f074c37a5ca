namespace TokenKit;

/// <summary>Answers one question: which access token do I send now?</summary>
/// <remarks>
/// A provider either acquires a token from its issuer at each call (<c>ImsTokenProvider</c>) or keeps one
/// (<c>CachingTokenProvider</c>, which is what dependency injection hands out). Safe for any number of concurrent callers.
/// </remarks>
public interface ITokenProvider
{
    /// <summary>Returns a token that may be sent now.</summary>
    /// <param name="cancellationToken">Ends this caller's wait, and nobody else's.</param>
    /// <exception cref="TokenAcquisitionException">No token could be had; the message says why and what to do about it.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled while waiting.</exception>
    ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default);
}
