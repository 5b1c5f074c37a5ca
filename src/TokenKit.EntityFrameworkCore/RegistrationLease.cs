using Microsoft.EntityFrameworkCore;
using TokenKit.AdobePass;

namespace TokenKit.EntityFrameworkCore;

/// <summary>
/// The lock of one key: a row that its holder writes again and again. It needs neither the clocks of machines nor that of the database: a
/// caller that waits takes it over if it has seen no change for a while, by its own monotonic clock. Only efficiency depends on it: a
/// holder that was stopped and goes on later may register once more, but one registration is stored.
/// </summary>
internal sealed class RegistrationLease : IAsyncDisposable
{
    /// <summary>After how long without a change a lock is taken over: three beats of its holder have failed.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly string _holder = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _released = new();
    private readonly RegistrationDatabase _database;
    private readonly string _key;
    private readonly TimeProvider _timeProvider;
    private Task _beating = Task.CompletedTask;
    private bool _isReleased;

    private RegistrationLease(RegistrationDatabase database, string key, TimeProvider timeProvider)
    {
        _database = database;
        _key = key;
        _timeProvider = timeProvider;
    }

    /// <param name="database">The database.</param>
    /// <param name="key">The key to lock.</param>
    /// <param name="lifetime">After how long without a change the lock of another holder is taken over.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ClientRegistrationStoreException">The database could not be read, or not be written.</exception>
    public static async ValueTask<RegistrationLease> AcquireAsync(
        RegistrationDatabase database, string key, TimeSpan lifetime, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var lease = new RegistrationLease(database, key, timeProvider);
        bool mayHoldIt = false;
        try
        {
            (string Holder, int Beat) seen = default;
            long seenAt = 0;
            for (TimeSpan wait = ShortestWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
            {
                StoredRegistrationLock? row = await lease.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (row is not null && seen != (row.Holder, row.Beat))
                {
                    (seen, seenAt) = ((row.Holder, row.Beat), timeProvider.GetTimestamp());
                }

                // The row is its own if the answer to the statement was lost, and the context has sent it again.
                bool isHeld = row?.Holder == lease._holder;
                if (!isHeld && (row is null || timeProvider.GetElapsedTime(seenAt) >= lifetime))
                {
                    mayHoldIt = true;
                    isHeld = await lease.TryTakeAsync(row, cancellationToken).ConfigureAwait(false);
                }

                if (isHeld)
                {
                    lease._beating = lease.BeatAsync();
                    return lease;
                }

                // Between a half of the time and all of it, so that processes do not ask together.
                await Task.Delay(wait * (0.5 + (Random.Shared.NextDouble() / 2)), timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            // The row may be written although the caller gave up.
            await lease.GiveUpAsync(mayHoldIt).ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isReleased, true))
        {
            return;
        }

        await _released.CancelAsync().ConfigureAwait(false);
        await _beating.ConfigureAwait(false);
        _released.Dispose();
        await _database.RunAsync(
            (context, token) => Mine(context).ExecuteDeleteAsync(token), CancellationToken.None).ConfigureAwait(false);
    }

    private IQueryable<StoredRegistrationLock> Mine(DbContext context) =>
        context.Set<StoredRegistrationLock>().Where(row => row.Key == _key && row.Holder == _holder);

    private ValueTask<StoredRegistrationLock?> ReadAsync(CancellationToken cancellationToken) => _database.RunAsync(
        (context, token) => context.Set<StoredRegistrationLock>().AsNoTracking().SingleOrDefaultAsync(row => row.Key == _key, token),
        cancellationToken);

    // Either statement has a condition that only one process meets: the primary key, or the beat that was seen.
    private ValueTask<bool> TryTakeAsync(StoredRegistrationLock? held, CancellationToken cancellationToken) => held is null
        ? _database.RunAsync(
            (context, token) => context.TryInsertAsync(
                new StoredRegistrationLock { Key = _key, Holder = _holder }, row => row.Key == _key, token),
            cancellationToken)
        : _database.RunAsync(
            async (context, token) => await context.Set<StoredRegistrationLock>()
                .Where(row => row.Key == _key && row.Holder == held.Holder && row.Beat == held.Beat)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Holder, _holder).SetProperty(row => row.Beat, 0), token)
                .ConfigureAwait(false) == 1,
            cancellationToken);

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(BeatInterval, _timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(_released.Token).ConfigureAwait(false))
            {
                await TryBeatAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // It was released.
        }
    }

    private async ValueTask TryBeatAsync()
    {
        try
        {
            await _database.RunAsync(
                (context, token) => Mine(context).ExecuteUpdateAsync(set => set.SetProperty(row => row.Beat, row => row.Beat + 1), token),
                _released.Token).ConfigureAwait(false);
        }
        catch (ClientRegistrationStoreException)
        {
            // The next beat may reach the database; if none does, another process takes the lock over.
        }
    }

    private async ValueTask GiveUpAsync(bool mayHoldIt)
    {
        if (!mayHoldIt)
        {
            _released.Dispose();
            return;
        }

        try
        {
            await DisposeAsync().ConfigureAwait(false);
        }
        catch (ClientRegistrationStoreException)
        {
            // The caller gets the first failure. The row expires.
        }
    }
}
