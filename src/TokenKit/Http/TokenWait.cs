namespace TokenKit.Http;

/// <summary>Waits for a token, also from code that is not asynchronous, and also while an answer is held that must not leak.</summary>
internal static class TokenWait
{
    /// <summary>Blocks only if a token must be acquired, which happens on another thread.</summary>
    public static AccessToken Get(ITokenProvider tokens, CancellationToken cancellationToken)
    {
        ValueTask<AccessToken> token = tokens.GetTokenAsync(cancellationToken);
        return token.IsCompletedSuccessfully ? token.Result : token.AsTask().GetAwaiter().GetResult();
    }

    /// <summary>As <see cref="Get"/>; disposes the answer if no token comes.</summary>
    public static AccessToken GetOrDispose(HttpResponseMessage response, ITokenProvider tokens, CancellationToken cancellationToken)
    {
        try
        {
            return Get(tokens, cancellationToken);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Gets a token; disposes the answer if none comes.</summary>
    public static async ValueTask<AccessToken> GetOrDisposeAsync(
        HttpResponseMessage response, ITokenProvider tokens, CancellationToken cancellationToken)
    {
        try
        {
            return await tokens.GetTokenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
