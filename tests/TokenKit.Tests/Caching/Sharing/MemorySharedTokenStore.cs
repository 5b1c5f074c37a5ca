using TokenKit.Caching;

namespace TokenKit.Tests.Caching.Sharing;

/// <summary>A store in memory, with scripted failures. Its instances share their content, as processes share a server.</summary>
internal sealed class MemorySharedTokenStore(MemorySharedTokenStore.Content content) : ISharedTokenStore
{
    private int _calls;
    private int _hanging;

    /// <summary>How many calls were made, of whatever kind.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>How many calls wait for the test.</summary>
    public int Hanging => Volatile.Read(ref _hanging);

    /// <summary>Runs before each call: it may throw, or wait. Its argument is "get", "set" or "lease".</summary>
    public Func<string, ValueTask>? BeforeCall { get; set; }

    public string? Problem { get; init; }

    public async ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        await BeforeAsync("get");
        lock (content.Entries)
        {
            return content.Entries.TryGetValue(key, out (byte[] Bytes, DateTimeOffset EndsAt) entry) && entry.EndsAt > content.Now
                ? [.. entry.Bytes] : null;
        }
    }

    public async ValueTask SetAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        await BeforeAsync("set");
        lock (content.Entries)
        {
            content.Entries[key] = ([.. entry], content.Now + lifetime);
        }
    }

    public async ValueTask<IAsyncDisposable?> TryLeaseAsync(string key, CancellationToken cancellationToken = default)
    {
        await BeforeAsync("lease");
        lock (content.Entries)
        {
            if (content.AllLeasesAreHeld || !content.Leases.Add(key))
            {
                return null;
            }

            content.Granted++;
            return new Lease(content, key);
        }
    }

    public string? FindProblem() => Problem;

    private async ValueTask BeforeAsync(string call)
    {
        Interlocked.Increment(ref _calls);
        Task before = BeforeCall?.Invoke(call).AsTask() ?? Task.CompletedTask;
        Interlocked.Increment(ref _hanging);
        try
        {
            await before;
        }
        finally
        {
            Interlocked.Decrement(ref _hanging);
        }
    }

    /// <summary>What the processes share.</summary>
    internal sealed class Content(TimeProvider clock)
    {
        public Dictionary<string, (byte[] Bytes, DateTimeOffset EndsAt)> Entries { get; } = [];

        public HashSet<string> Leases { get; } = [];

        public bool AllLeasesAreHeld { get; set; }

        /// <summary>How many leases were granted.</summary>
        public int Granted { get; set; }

        public DateTimeOffset Now => clock.GetUtcNow();
    }

    private sealed class Lease(Content content, string key) : IAsyncDisposable
    {
        private bool _isDisposed;

        public ValueTask DisposeAsync()
        {
            lock (content.Entries)
            {
                if (!_isDisposed)
                {
                    content.Leases.Remove(key);
                    _isDisposed = true;
                }
            }

            return ValueTask.CompletedTask;
        }
    }
}
