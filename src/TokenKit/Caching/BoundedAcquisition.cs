namespace TokenKit.Caching;

/// <summary>One call of the provider that acquires: within a time limit of its own, and with one kind of exception.</summary>
internal static class BoundedAcquisition
{
    /// <exception cref="TokenAcquisitionException">The provider failed in whatever way, or took too long.</exception>
    public static async Task<AccessToken> RunAsync(ITokenProvider provider, string tokenName, TimeSpan limit, TimeProvider timeProvider)
    {
        using var timeLimit = new CancellationTokenSource(limit, timeProvider);
        try
        {
            // The second wait is for a provider that does not listen to its cancellation.
            return await provider.GetTokenAsync(timeLimit.Token).AsTask().WaitAsync(timeLimit.Token).ConfigureAwait(false)
                ?? throw Failure(tokenName, "its provider returned null.", null);
        }
        catch (TokenAcquisitionException)
        {
            throw;
        }
        catch (OperationCanceledException exception) when (timeLimit.IsCancellationRequested)
        {
            throw Failure(tokenName, $"its provider did not answer within {limit}.", exception);
        }
        catch (Exception exception)
        {
            // Not the message of a stranger's exception: it may hold a secret.
            throw Failure(tokenName, $"its provider threw {exception.GetType().Name}.", exception);
        }
    }

    private static TokenAcquisitionException Failure(string tokenName, string what, Exception? inner) =>
        new(tokenName, $"The token '{tokenName}' could not be acquired: {what}", inner) { IsTransient = true };
}
