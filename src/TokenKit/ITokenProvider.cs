namespace TokenKit;

/// <summary>Answers one question: which access token do I send now?</summary>
/// <remarks>
/// A provider either acquires a token from its issuer on each call (<c>ImsTokenProvider</c>) or caches one (<c>CachingTokenProvider</c>,
/// which dependency injection returns). Safe for any number of concurrent callers.
/// </remarks>
public interface ITokenProvider
{
    /// <summary>Returns a token that may be sent now.</summary>
    /// <param name="cancellationToken">Ends the wait of this caller only.</param>
    /// <exception cref="TokenAcquisitionException">There is no token; the message says why and what to do.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled while waiting.</exception>
    ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default);
}
