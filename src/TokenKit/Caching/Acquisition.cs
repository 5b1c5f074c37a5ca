using TokenKit.Caching.Sharing;

namespace TokenKit.Caching;

/// <summary>
/// One acquisition, and the callers that wait for it. It belongs to none of them: each gets the same token, or an exception of its own,
/// and a cancellation ends one wait only.
/// </summary>
internal sealed class Acquisition(string tokenName, TokenCacheState state)
{
    private static readonly AsyncLocal<Acquisition?> Current = new();

    // All are written before the semaphore is released.
    private AccessToken? _token;
    private TokenAcquisitionException? _failure;
    private volatile string? _closedBecause;

    // A semaphore keeps its waiters in a linked list: a cancelled wait costs the same however many others there are. A task would search
    // all of its continuations. The semaphore need not be disposed of: nothing uses its wait handle.
    private SemaphoreSlim IsCompleted { get; } = new(0);

    public TokenSource Source => state.Source;

    /// <summary>The token that it refreshes or replaces; <see langword="null"/> for the first one.</summary>
    public CachedToken? Cached => state.Cached;

    /// <summary>The token that an API rejected last. Neither it nor one from before may come back from a store.</summary>
    public AccessToken? Rejected => state.Rejected;

    /// <summary>Whether the cache was closed: no caller may get the outcome.</summary>
    public bool IsClosed => _closedBecause is not null;

    /// <summary>
    /// How many tokens in a row an API had rejected when this acquisition began; 0 if it does not replace a rejected one.
    /// </summary>
    public int RejectionsBefore => state.Rejections;

    /// <summary>Waits for the outcome.</summary>
    /// <param name="cache">The cache. If it is closed when this code goes on after the wait, the caller gets no token.</param>
    /// <param name="cancellationToken">Ends this wait alone.</param>
    /// <exception cref="TokenAcquisitionException">
    /// The acquisition failed, or the calling code is part of it and would wait for itself.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The caller cancelled. The message names the token: an <see cref="HttpClient"/> whose Timeout has passed puts it into its own
    /// exception.
    /// </exception>
    public async ValueTask<AccessToken> WaitAsync(CachingTokenProvider cache, CancellationToken cancellationToken)
    {
        if (Current.Value == this)
        {
            const string Circle = "its provider asked for that very token. Give the provider an HttpClient without the token handler.";
            throw Failure(Circle, innerException: null, isTransient: false);
        }

        try
        {
            await IsCompleted.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw new TaskCanceledException(
                $"The wait for the token '{tokenName}' was cancelled; its acquisition goes on, and its outcome is logged. "
                + "The Timeout of an HttpClient includes this wait.",
                innerException: null,
                cancellationToken);
        }

        ThrowIfClosed();
        cache.ThrowIfClosed();
        return _token ?? throw TokenAcquisitionException.Again(_failure!);
    }

    /// <exception cref="InvalidOperationException">The cache was closed; the message says why.</exception>
    public void ThrowIfClosed()
    {
        if (_closedBecause is not null)
        {
            throw new InvalidOperationException(_closedBecause);
        }
    }

    /// <summary>Ends the wait of all callers, also of those that come later. An acquisition that is closed stays so.</summary>
    public void Complete(AccessToken? token, TokenAcquisitionException? failure = null)
    {
        if (IsClosed)
        {
            return;
        }

        _token = token;
        _failure = failure;
        IsCompleted.Release(int.MaxValue);
    }

    /// <summary>
    /// Ends the wait of all callers at once, also of those that come later, with this reason. Its outcome is not used any more.
    /// </summary>
    public void Close(string reason)
    {
        if (!IsClosed)
        {
            _closedBecause = reason;
            IsCompleted.Release(int.MaxValue);
        }
    }

    /// <summary>Ends the wait of all callers with the outcome of another wait.</summary>
    public async Task CompleteFromAsync(ValueTask<AccessToken> other)
    {
        try
        {
            Complete(await other.ConfigureAwait(false));
        }
        catch (TokenAcquisitionException failure)
        {
            Complete(token: null, failure);
        }
        catch (InvalidOperationException closed)
        {
            Close(closed.Message);
        }
    }

    /// <summary>Starts the work. No caller's execution context flows into it, and so no caller's activity.</summary>
    public void Start(Func<Acquisition, Task> acquireAsync)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            _ = acquireAsync(this);
            return;
        }

        using (ExecutionContext.SuppressFlow())
        {
            _ = acquireAsync(this);
        }
    }

    /// <summary>Calls the provider, or asks the other processes first, within a time limit of its own.</summary>
    public async Task<(AcquiredToken? Acquired, TokenAcquisitionException? Failure)> RunAsync(TokenClock clock)
    {
        ClockReading sent = clock.ReadBoth();
        TimeSpan limit = Source.Options.AcquisitionTimeout;
        using var timeLimit = new CancellationTokenSource(limit, clock.TimeProvider);
        CancellationToken cancellation = timeLimit.Token;
        AcquiredToken? shared = null;
        Task<AccessToken> call = Task.Run(
            () =>
            {
                Current.Value = this;
                return Source.Sharing is null ? Source.Provider.GetTokenAsync(cancellation).AsTask() : ShareAsync(Source.Sharing);
            },
            CancellationToken.None);

        // This wait ends even if a provider blocks, or ignores its cancellation.
        Task<AccessToken> answer = call.WaitAsync(cancellation);
        await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (answer.IsCompletedSuccessfully)
        {
            return answer.Result is { } token ? (shared ?? new AcquiredToken(token, sent, RejectionsBefore), null)
                : (null, Failure("its provider returned null."));
        }

        // A failed task is not awaited: a provider may throw one object each time, and each await would add to its stack trace.
        Exception exception = answer.Exception?.InnerException ?? CancellationOf(answer);
        return (null, exception is OperationCanceledException && cancellation.IsCancellationRequested
            ? Failure($"its provider did not answer within {limit}.", exception)
            : ToFailure(exception));

        async Task<AccessToken> ShareAsync(TokenSharing sharing)
        {
            shared = await sharing.AcquireAsync(this, clock, cancellation).ConfigureAwait(false);
            return shared.Token;
        }
    }

    public TokenAcquisitionException ToFailure(Exception exception)
    {
        // A provider that blocks on a task throws an aggregate of the exception that says why.
        Exception cause = exception is AggregateException ? exception.GetBaseException() : exception;

        // Not the message of a third-party exception: it may hold a secret.
        return cause as TokenAcquisitionException ?? Failure($"its provider threw {cause.GetType().Name}.", cause);
    }

    public TokenAcquisitionException ExpiredOnArrival() =>
        Failure("the token that came had expired already. Check the clock of this machine.");

    // A cancelled task has no exception to read; waiting for it throws one.
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

    private TokenAcquisitionException Failure(string what, Exception? innerException = null, bool isTransient = true) =>
        new(tokenName, $"The token '{tokenName}' could not be acquired: {what}", innerException) { IsTransient = isTransient };
}
