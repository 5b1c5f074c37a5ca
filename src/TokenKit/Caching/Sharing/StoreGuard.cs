using Microsoft.Extensions.Logging;
using TokenKit.Diagnostics;

namespace TokenKit.Caching.Sharing;

/// <summary>
/// Calls the store, so that a store that is slow, fails or hangs costs no call of the service: each operation has 250 ms, and after a
/// time-out or three failures in a row the store is left alone until an attempt in the background succeeds. All tokens of a process share
/// one of these.
/// </summary>
internal sealed class StoreGuard(ISharedTokenStore store, TimeProvider clock, ILogger logger) : IDisposable
{
    private const int MostFailures = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(60);

    // An attempt in the background reads this entry, which no process writes.
    private static readonly string NoEntry = new('0', 64);

    private readonly TaskCompletionSource _firstCall = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private bool _isFirstCall = true; // guarded by _gate
    private int _failures; // guarded by _gate
    private int _abandoned;
    private volatile bool _isOpen;
    private volatile bool _isDisposed;

    /// <summary>Whether the store is left alone.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>Runs an operation of the store.</summary>
    /// <param name="operation">Runs on another thread, because a store may connect synchronously.</param>
    /// <param name="late">Gets the result of an operation that took longer than its limit and was abandoned.</param>
    /// <returns>Whether the store answered, and the result.</returns>
    public async Task<(bool HasAnswered, T? Result)> CallAsync<T>(Func<ISharedTokenStore, Task<T>> operation, Action<T>? late = null)
    {
        // The others wait for the first call: if the store cannot be reached, one thread finds out and not one for each token.
        bool isFirst;
        lock (_gate)
        {
            isFirst = _isFirstCall;
            _isFirstCall = false;
        }

        if (!isFirst)
        {
            await _firstCall.Task.ConfigureAwait(false);
        }

        if (_isOpen)
        {
            return default;
        }

        try
        {
            (string? problem, bool isTimeOut, T? result) = await TryAsync(operation, late).ConfigureAwait(false);
            Note(problem, isTimeOut);
            return (problem is null, result);
        }
        finally
        {
            _firstCall.TrySetResult();
        }
    }

    /// <summary>Releases a lease. It is not waited for if the store is left alone: then it ends with the process, or by itself.</summary>
    public async Task ReleaseAsync(IAsyncDisposable lease, string tokenName)
    {
        if (_isOpen)
        {
            Release(lease);
            return;
        }

        (string? problem, _, _) = await TryAsync<bool>(
            async _ =>
            {
                await lease.DisposeAsync().ConfigureAwait(false);
                return true;
            },
            late: null).ConfigureAwait(false);
        if (problem is not null)
        {
            TokenLog.LeaseNotReleased(logger, tokenName, problem);
        }
    }

    /// <summary>Releases a lease that came too late, and does not wait for it.</summary>
    public static void Release(IAsyncDisposable? lease)
    {
        if (lease is not null)
        {
            Observe(Task.Run(() => lease.DisposeAsync().AsTask()));
        }
    }

    public void Dispose() => _isDisposed = true;

    // The limit abandons the operation. A cancellation token would not stop a store that connects, and may even harm it.
    private async Task<(string? Problem, bool IsTimeOut, T? Result)> TryAsync<T>(
        Func<ISharedTokenStore, Task<T>> operation, Action<T>? late)
    {
        Task<T> call = Task.Run(() => operation(store));
        await ((Task)call.WaitAsync(Limit, clock)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (call.IsCompletedSuccessfully)
        {
            return (null, false, call.Result);
        }

        if (call.IsCompleted)
        {
            // Not the message of a third-party exception: it may hold a secret.
            return ($"it threw {call.Exception?.GetBaseException().GetType().Name ?? nameof(OperationCanceledException)}", false, default);
        }

        Interlocked.Increment(ref _abandoned);
        Observe(call, call =>
        {
            Interlocked.Decrement(ref _abandoned);
            if (call.IsCompletedSuccessfully)
            {
                late?.Invoke(((Task<T>)call).Result);
            }
        });
        return ($"it did not answer within {Limit.TotalMilliseconds} ms", true, default);
    }

    // A task whose outcome nothing waits for must not end as an unobserved exception.
    private static void Observe(Task task, Action<Task>? then = null) => _ = task.ContinueWith(
        task =>
        {
            _ = task.Exception;
            then?.Invoke(task);
        },
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private void Note(string? problem, bool isTimeOut)
    {
        lock (_gate)
        {
            _failures = problem is null ? 0 : _failures + 1;
            if (_isOpen || (!isTimeOut && _failures < MostFailures))
            {
                return;
            }

            _isOpen = true;
        }

        // Nothing of the caller flows into it.
        ThreadPool.UnsafeQueueUserWorkItem(static guard => _ = guard.RecoverAsync(), this, preferLocal: false);
        TokenLog.StoreFailed(logger, problem!);
    }

    // No call of the service ever waits for these attempts.
    private async Task RecoverAsync()
    {
        for (TimeSpan delay = FirstRetry; ; delay = delay < LongestRetry / 2 ? delay * 2 : LongestRetry)
        {
            await Task.Delay(delay, clock, CancellationToken.None).ConfigureAwait(false);
            if (_isDisposed)
            {
                return;
            }

            // Operations that hang must not pile up.
            if (Volatile.Read(ref _abandoned) == 0
                && (await TryAsync(static store => store.GetAsync(NoEntry).AsTask(), late: null).ConfigureAwait(false)).Problem is null)
            {
                break;
            }
        }

        lock (_gate)
        {
            _failures = 0;
            _isOpen = false;
        }

        TokenLog.StoreBack(logger);
    }
}
