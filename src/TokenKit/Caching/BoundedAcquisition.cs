namespace TokenKit.Caching;

/// <summary>One call of the provider that acquires: within a time limit of its own, and with one kind of exception.</summary>
internal static class BoundedAcquisition
{
    /// <summary>The failure of a provider that asks for the token it is to acquire: it would wait for itself.</summary>
    public static TokenAcquisitionException Circle(string tokenName) =>
        Failure(tokenName, "its provider asked for that very token. Give the provider an HttpClient without the token handler.", null, isTransient: false);

    /// <exception cref="Exception">Whatever the provider threw, or the end of its time: see <see cref="ToFailure"/>.</exception>
    public static async Task<AccessToken> RunAsync(Flight flight, string tokenName, TimeProvider timeProvider)
    {
        TimeSpan limit = flight.Source.Options.AcquisitionTimeout;
        using var timeLimit = new CancellationTokenSource(limit, timeProvider);
        CancellationToken cancellation = timeLimit.Token;
        Task<AccessToken> call = Task.Run(
            () =>
            {
                flight.Enter();
                return flight.Source.Provider.GetTokenAsync(cancellation).AsTask();
            },
            CancellationToken.None);
        try
        {
            // This wait ends although a provider blocks, or does not listen to its cancellation.
            return await call.WaitAsync(cancellation).ConfigureAwait(false) ?? throw Failure(tokenName, "its provider returned null.", null);
        }
        catch (OperationCanceledException exception) when (cancellation.IsCancellationRequested)
        {
            throw Failure(tokenName, $"its provider did not answer within {limit}.", exception);
        }
    }

    /// <summary>The one kind of exception that callers see.</summary>
    public static TokenAcquisitionException ToFailure(Exception exception, string tokenName) =>
        // Not the message of a stranger's exception: it may hold a secret.
        exception as TokenAcquisitionException ?? Failure(tokenName, $"its provider threw {exception.GetType().Name}.", exception);

    private static TokenAcquisitionException Failure(string tokenName, string what, Exception? inner, bool isTransient = true) =>
        new(tokenName, $"The token '{tokenName}' could not be acquired: {what}", inner) { IsTransient = isTransient };
}
