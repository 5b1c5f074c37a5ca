namespace TokenKit.Caching;

/// <summary>
/// A caller's wait for a token, which names the token when the caller gives up: an HttpClient that does so by its Timeout names none.
/// </summary>
internal static class NamedWait
{
    /// <exception cref="OperationCanceledException">
    /// The caller gave up; an <see cref="HttpClient"/> puts the message into its own exception.
    /// </exception>
    public static async ValueTask<AccessToken> OfAsync(ValueTask<AccessToken> wait, string tokenName, CancellationToken cancellationToken)
    {
        try
        {
            return await wait.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new TaskCanceledException(
                $"The wait for the token '{tokenName}' was cancelled; its acquisition goes on, and its outcome is logged. "
                + "The Timeout of an HttpClient includes this wait.",
                innerException: null,
                cancellationToken);
        }
    }
}
