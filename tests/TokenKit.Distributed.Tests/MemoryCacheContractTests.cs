using Medallion.Threading;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TokenKit.Caching;
using TokenKit.Tests.Contracts;

namespace TokenKit.Distributed.Tests;

/// <summary>The contract, on a memory cache behind a class of its own, and on locks in memory: it needs no server.</summary>
public sealed class MemoryCacheContractTests : SharedTokenStoreContractTests
{
    private readonly SharedMemory _cache = new();
    private readonly ScriptedLocks _locks = new();

    protected override ValueTask<ISharedTokenStore> OpenAsync()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IDistributedCache>(_cache).AddSingleton<IDistributedLockProvider>(_locks);
        services.AddAdobeTokens().ShareAcrossInstances();
        return ValueTask.FromResult(services.BuildServiceProvider().GetRequiredService<ISharedTokenStore>());
    }

    // Several instances of one process do share it, so it is not reported as a memory cache.
    private sealed class SharedMemory : IDistributedCache
    {
        private readonly MemoryDistributedCache _cache = new(Options.Create(new MemoryDistributedCacheOptions()));

        public byte[]? Get(string key) => _cache.Get(key);

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => _cache.GetAsync(key, token);

        public void Refresh(string key) => _cache.Refresh(key);

        public Task RefreshAsync(string key, CancellationToken token = default) => _cache.RefreshAsync(key, token);

        public void Remove(string key) => _cache.Remove(key);

        public Task RemoveAsync(string key, CancellationToken token = default) => _cache.RemoveAsync(key, token);

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => _cache.Set(key, value, options);

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
            _cache.SetAsync(key, value, options, token);
    }
}
