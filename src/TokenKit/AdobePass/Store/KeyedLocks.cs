namespace TokenKit.AdobePass.Store;

/// <summary>One asynchronous lock per key, within this process. A key that is neither locked nor waited for takes no memory.</summary>
internal sealed class KeyedLocks<TKey>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Entry> _locks = []; // guarded by _gate

    /// <summary>How many keys are locked or waited for.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _locks.Count;
            }
        }
    }

    public async ValueTask<IAsyncDisposable> AcquireAsync(TKey key, CancellationToken cancellationToken)
    {
        Entry entry;
        lock (_gate)
        {
            if (!_locks.TryGetValue(key, out entry!))
            {
                _locks.Add(key, entry = new Entry());
            }

            entry.Users++;
        }

        try
        {
            await entry.Semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Leave(key, entry);
            throw;
        }

        return new HeldLock(() =>
        {
            entry.Semaphore.Release();
            Leave(key, entry);
            return ValueTask.CompletedTask;
        });
    }

    private void Leave(TKey key, Entry entry)
    {
        lock (_gate)
        {
            if (--entry.Users == 0)
            {
                _locks.Remove(key);
            }
        }
    }

    // The semaphore needs no disposal as long as its wait handle is not used.
    private sealed class Entry
    {
        public SemaphoreSlim Semaphore { get; } = new(1, 1);

        public int Users { get; set; } // guarded by _gate: its holder and all waiting callers
    }
}
