namespace TokenKit.Caching;

/// <summary>One call of the provider that acquires: within a time limit of its own, and with one kind of exception.</summary>
internal static class BoundedAcquisition
{
    /// <summary>The failure of a provider that asks for the token it is to acquire: it would wait for itself.</summary>
    public static TokenAcquisitionException Circle(string tokenName) =>
        Failure(tokenName, "its provider asked for that very token. Give the provider an HttpClient without the token handler.", null, isTransient: false);

    /// <returns>A token, or why there is none.</returns>
    public static async Task<(AccessToken? Token, TokenAcquisitionException? Failure)> RunAsync(
        Flight flight, string tokenName, TimeProvider timeProvider)
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

        // This wait ends although a provider blocks, or does not listen to its cancellation.
        Task<AccessToken> answer = call.WaitAsync(cancellation);
        await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (answer.IsCompletedSuccessfully)
        {
            return answer.Result is { } token ? (token, null) : (null, Failure(tokenName, "its provider returned null.", null));
        }

        // A failed task is not awaited: a provider may throw one object each time, and each await would add to its stack trace.
        Exception exception = answer.Exception?.InnerException ?? CancellationOf(answer);
        return (null, exception is OperationCanceledException && cancellation.IsCancellationRequested
            ? Failure(tokenName, $"its provider did not answer within {limit}.", exception)
            : ToFailure(exception, tokenName));
    }

    /// <summary>The one kind of exception that callers get.</summary>
    public static TokenAcquisitionException ToFailure(Exception exception, string tokenName)
    {
        // A provider that blocks on a task throws an aggregate of the one exception that says why.
        Exception cause = exception is AggregateException ? exception.GetBaseException() : exception;

        // Not the message of a third-party exception: it may hold a secret.
        return cause as TokenAcquisitionException ?? Failure(tokenName, $"its provider threw {cause.GetType().Name}.", cause);
    }

    private static Exception CancellationOf(Task cancelled)
    {
        try
        {
            cancelled.Wait(CancellationToken.None);
            throw new InvalidOperationException("The task was not cancelled.");
        }
        catch (AggregateException exception)
        {
            return exception.InnerException!;
        }
    }

    private static TokenAcquisitionException Failure(string tokenName, string what, Exception? inner, bool isTransient = true) =>
        new(tokenName, $"The token '{tokenName}' could not be acquired: {what}", inner) { IsTransient = isTransient };
}
