namespace TokenKit.AdobePass.Store;

/// <summary>One asynchronous lock per key, in this process; a key that nobody holds or waits for takes no memory.</summary>
internal sealed class KeyedLocks<TKey>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, KeyedLock> _locks = []; // guarded by _gate

    /// <summary>How many keys are held or waited for.</summary>
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
        KeyedLock keyed;
        lock (_gate)
        {
            if (!_locks.TryGetValue(key, out keyed!))
            {
                _locks.Add(key, keyed = new KeyedLock());
            }

            keyed.Users++;
        }

        try
        {
            await keyed.Semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Leave(key, keyed);
            throw;
        }

        return new HeldLock(() =>
        {
            keyed.Semaphore.Release();
            Leave(key, keyed);
            return ValueTask.CompletedTask;
        });
    }

    private void Leave(TKey key, KeyedLock keyed)
    {
        lock (_gate)
        {
            if (--keyed.Users == 0)
            {
                _locks.Remove(key);
            }
        }
    }
}
