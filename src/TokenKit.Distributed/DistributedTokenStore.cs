using System.Collections.Concurrent;
using Medallion.Threading;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Caching;

namespace TokenKit.Distributed;

/// <summary>Keeps shared tokens in a distributed cache, and grants leases by distributed locks.</summary>
/// <remarks>
/// Both services are resolved when they are used: to make them may mean to connect, and a server that cannot be reached must not keep the
/// service from starting. No cancellation token reaches them: a cache of Redis that is cancelled while it connects is in a wrong state.
/// </remarks>
internal sealed class DistributedTokenStore : ISharedTokenStore
{
    // Readable, because the rights of a Redis user name it. A lease has a name of its own: both may be keys of one Redis.
    private const string EntryPrefix = "tokenkit:";
    private const string LeasePrefix = "tokenkit:lease:";

    private readonly IServiceProvider _services;
    private readonly DistributedSharingOptions _options;
    private readonly bool _hasLocks;

    // The leases of this process, if there is no lock provider.
    private readonly ConcurrentDictionary<string, bool> _ownLeases = new();

    /// <exception cref="InvalidOperationException">No cache is registered, or not the lock provider of the key in the options.</exception>
    public DistributedTokenStore(IServiceProvider services, DistributedSharingOptions options)
    {
        _services = services;
        _options = options;
        if (!IsRegistered<IDistributedCache>(options.CacheServiceKey))
        {
            throw new InvalidOperationException(
                $"ShareAcrossInstances() found no IDistributedCache{Keyed(options.CacheServiceKey)} among the services. Register the cache "
                + "that all instances share, for example with AddStackExchangeRedisCache().");
        }

        _hasLocks = IsRegistered<IDistributedLockProvider>(options.LockServiceKey);
        if (!_hasLocks && options.LockServiceKey is not null)
        {
            throw new InvalidOperationException(
                $"ShareAcrossInstances() found no IDistributedLockProvider{Keyed(options.LockServiceKey)} among the services. Register it, "
                + "or correct LockServiceKey.");
        }
    }

    private IDistributedCache Cache => _services.GetRequiredKeyedService<IDistributedCache>(_options.CacheServiceKey);

    public async ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken = default) =>
        await Cache.GetAsync(EntryPrefix + key, CancellationToken.None).ConfigureAwait(false);

    public async ValueTask SetAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken = default) =>
        await Cache.SetAsync(
            EntryPrefix + key,
            entry,
            new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = lifetime },
            CancellationToken.None).ConfigureAwait(false);

    public async ValueTask<IAsyncDisposable?> TryLeaseAsync(string key, CancellationToken cancellationToken = default)
    {
        if (!_hasLocks)
        {
            return _ownLeases.TryAdd(key, true) ? new OwnLease(_ownLeases, key) : null;
        }

        IDistributedLock distributedLock =
            _services.GetRequiredKeyedService<IDistributedLockProvider>(_options.LockServiceKey).CreateLock(LeasePrefix + key);
        IAsyncDisposable? handle = await distributedLock.TryAcquireAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
        return handle is null ? null : new Lease(handle);
    }

    public string? FindProblem()
    {
        var problems = new List<string>();

        // By name: the package of the memory cache is not needed for anything else.
        if (Cache.GetType().Name == "MemoryDistributedCache")
        {
            problems.Add(
                "The IDistributedCache is a memory cache, which other instances cannot read. Register the cache that all instances share, "
                + "for example with AddStackExchangeRedisCache(), and remove AddDistributedMemoryCache().");
        }

        if (!_hasLocks)
        {
            problems.Add(
                "No IDistributedLockProvider is registered, so several instances may acquire a token at once. Register one of the "
                + "DistributedLock packages, for example a RedisDistributedSynchronizationProvider.");
        }

        if (_options.UsesDataProtection
            && _services.GetService<IDataProtectionProvider>()?.GetType().Name == "EphemeralDataProtectionProvider")
        {
            problems.Add(
                "The key ring of Data Protection exists in this process only, so other instances cannot read its tokens. Register "
                + "AddDataProtection() with a ring that all instances share, or remove UseDataProtection().");
        }

        return problems.Count == 0 ? null : string.Join(' ', problems);
    }

    // A container that cannot say what is registered gets the benefit of the doubt: the first use shows it.
    private bool IsRegistered<T>(object? key) =>
        _services.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(typeof(T), key) ?? true;

    private static string Keyed(object? key) => key is null ? "" : $" with the key \"{key}\"";

    // A lease that could not be released ends by itself, so its failure is not worth an exception.
    private sealed class Lease(IAsyncDisposable handle) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await handle.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception)
            {
                // Redis, for example, answers a release with a time-out while it is stalled.
            }
        }
    }

    private sealed class OwnLease(ConcurrentDictionary<string, bool> leases, string key) : IAsyncDisposable
    {
        private int _isReleased;

        public ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _isReleased, 1) == 0)
            {
                leases.TryRemove(key, out _);
            }

            return ValueTask.CompletedTask;
        }
    }
}
