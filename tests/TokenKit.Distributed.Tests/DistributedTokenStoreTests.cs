using System.Security.Cryptography;
using Medallion.Threading;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TokenKit.Caching;

namespace TokenKit.Distributed.Tests;

/// <summary>What the store asks of the cache and of the locks, and what it reports at the start.</summary>
public sealed class DistributedTokenStoreTests
{
    private static readonly string Key = new('a', 64);

    private readonly RecordingCache _cache = new();
    private readonly ScriptedLocks _locks = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_entry_has_a_lifetime_and_a_key_that_the_rights_of_a_Redis_user_can_name()
    {
        ISharedTokenStore store = StoreOf(Services());

        await store.SetAsync(Key, [1], TimeSpan.FromMinutes(7), Cancellation);
        await store.TryLeaseAsync(Key, Cancellation);

        Assert.Equal($"tokenkit:{Key}", Assert.Single(_cache.Written).Key);
        Assert.Equal(TimeSpan.FromMinutes(7), _cache.Written.Single().Value.AbsoluteExpirationRelativeToNow);
        Assert.Null(_cache.Written.Single().Value.SlidingExpiration);
        Assert.Equal([$"tokenkit:lease:{Key}"], _locks.Held);
    }

    [Fact]
    public async Task A_lock_is_tried_once_without_waiting_and_no_cancellation_token_reaches_a_server()
    {
        ISharedTokenStore store = StoreOf(Services());

        await store.SetAsync(Key, [1], TimeSpan.FromMinutes(7), Cancellation);
        await store.GetAsync(Key, Cancellation);
        await store.TryLeaseAsync(Key, Cancellation);

        Assert.Equal((TimeSpan.Zero, false), Assert.Single(_locks.Attempts));
        Assert.Equal([false, false], _cache.CouldBeCancelled);
    }

    [Fact]
    public async Task A_release_that_fails_is_not_an_exception()
    {
        _locks.ReleaseFailure = new TimeoutException("FAKE: the server is stalled.");
        IAsyncDisposable? lease = await StoreOf(Services()).TryLeaseAsync(Key, Cancellation);

        await lease!.DisposeAsync();

        Assert.Empty(_locks.Held);
    }

    [Fact]
    public void A_server_that_cannot_be_reached_does_not_keep_the_service_from_starting()
    {
        IServiceCollection services = new ServiceCollection()
            .AddSingleton<IDistributedCache>(_cache)
            .AddSingleton<IDistributedLockProvider>(_ => throw new TimeoutException("FAKE: no connection."));

        ISharedTokenStore store = StoreOf(services);

        Assert.Null(store.FindProblem());
    }

    [Fact]
    public async Task The_cache_and_the_locks_may_have_keys()
    {
        IServiceCollection services = new ServiceCollection()
            .AddDistributedMemoryCache()
            .AddKeyedSingleton<IDistributedCache>("tokens", _cache)
            .AddKeyedSingleton<IDistributedLockProvider>("leases", _locks);
        ISharedTokenStore store = StoreOf(services, options => (options.CacheServiceKey, options.LockServiceKey) = ("tokens", "leases"));

        await store.SetAsync(Key, [1], TimeSpan.FromMinutes(7), Cancellation);
        await store.TryLeaseAsync(Key, Cancellation);

        Assert.Single(_cache.Written);
        Assert.Single(_locks.Held);
        Assert.Null(store.FindProblem());
    }

    [Fact]
    public void A_cache_that_is_not_registered_is_an_error_that_says_what_to_do()
    {
        string none = Assert.Throws<InvalidOperationException>(() => StoreOf(new ServiceCollection())).Message;
        string other = Assert.Throws<InvalidOperationException>(
            () => StoreOf(Services(), options => options.CacheServiceKey = "tokens")).Message;
        string locks = Assert.Throws<InvalidOperationException>(
            () => StoreOf(Services(), options => options.LockServiceKey = "leases")).Message;

        Assert.Contains("no IDistributedCache among the services. Register", none, StringComparison.Ordinal);
        Assert.Contains("no IDistributedCache with the key \"tokens\"", other, StringComparison.Ordinal);
        Assert.Contains("no IDistributedLockProvider with the key \"leases\"", locks, StringComparison.Ordinal);
    }

    [Fact]
    public void A_memory_cache_is_found_at_start() => Assert.Contains(
        "is a memory cache",
        StoreOf(new ServiceCollection().AddDistributedMemoryCache().AddSingleton<IDistributedLockProvider>(_locks)).FindProblem(),
        StringComparison.Ordinal);

    [Fact]
    public async Task Without_locks_the_leases_hold_within_the_process_and_the_start_says_so()
    {
        ISharedTokenStore store = StoreOf(new ServiceCollection().AddSingleton<IDistributedCache>(_cache));
        Assert.Contains("No IDistributedLockProvider is registered", store.FindProblem(), StringComparison.Ordinal);

        IAsyncDisposable? lease = await store.TryLeaseAsync(Key, Cancellation);
        Assert.NotNull(lease);
        Assert.Null(await store.TryLeaseAsync(Key, Cancellation));

        await lease.DisposeAsync();
        Assert.NotNull(await store.TryLeaseAsync(Key, Cancellation));
        await lease.DisposeAsync();
        Assert.Null(await store.TryLeaseAsync(Key, Cancellation));
    }

    [Fact]
    public void A_key_ring_of_this_process_only_is_found_at_start()
    {
        IServiceCollection services = Services().AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());

        Assert.Null(StoreOf(services).FindProblem());
        Assert.Contains(
            "key ring of Data Protection", StoreOf(services, options => options.UseDataProtection()).FindProblem(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_Data_Protection_encrypts_belongs_to_one_identity_and_one_ring()
    {
        ISecretProtection secrets = DataProtectionOf(new EphemeralDataProtectionProvider());
        ISecretProtection ofOtherRing = DataProtectionOf(new EphemeralDataProtectionProvider());
        byte[] content = RandomNumberGenerator.GetBytes(100);

        byte[] stored = secrets.Protect(content, "one");

        Assert.Equal(content, secrets.Unprotect(stored, "one"));
        Assert.Equal(-1, stored.AsSpan().IndexOf(content));
        Assert.Null(secrets.Unprotect(stored, "other"));
        Assert.Null(ofOtherRing.Unprotect(stored, "one"));
        Assert.Null(secrets.Unprotect(stored[..^1], "one"));
        Assert.Null(secrets.Unprotect([], "one"));
    }

    [Fact]
    public void Data_Protection_that_is_not_registered_is_an_error_that_says_what_to_do() => Assert.Contains(
        "AddDataProtection()",
        Assert.Throws<InvalidOperationException>(() => OptionsOf(Services(), options => options.UseDataProtection())).Message,
        StringComparison.Ordinal);

    [Fact]
    public void The_options_of_sharing_are_passed_on()
    {
        ISecretProtection secrets = DataProtectionOf(new EphemeralDataProtectionProvider());

        TokenSharingOptions options = OptionsOf(
            Services(), options => (options.Protection, options.StoreTokensAsPlainText) = (secrets, true));

        Assert.Same(secrets, options.Protection);
        Assert.True(options.StoreTokensAsPlainText);
        Assert.Null(OptionsOf(Services()).Protection);
        Assert.False(OptionsOf(Services()).StoreTokensAsPlainText);
    }

    [Fact]
    public void Another_store_that_is_registered_later_does_not_get_these_options()
    {
        AdobeTokensBuilder tokens = Services().AddAdobeTokens().ShareAcrossInstances(options => options.UseDataProtection());
        tokens.ShareTokens(_ => new OtherStore());

        Assert.Null(tokens.Services.BuildServiceProvider().GetRequiredService<IOptions<TokenSharingOptions>>().Value.Protection);
    }

    private static ISharedTokenStore StoreOf(IServiceCollection services, Action<DistributedSharingOptions>? configure = null) =>
        ProviderOf(services, configure).GetRequiredService<ISharedTokenStore>();

    private static TokenSharingOptions OptionsOf(IServiceCollection services, Action<DistributedSharingOptions>? configure = null) =>
        ProviderOf(services, configure).GetRequiredService<IOptions<TokenSharingOptions>>().Value;

    private static ServiceProvider ProviderOf(IServiceCollection services, Action<DistributedSharingOptions>? configure) =>
        services.AddAdobeTokens().ShareAcrossInstances(configure).Services.BuildServiceProvider();

    private ISecretProtection DataProtectionOf(IDataProtectionProvider provider) =>
        OptionsOf(Services().AddSingleton(provider), options => options.UseDataProtection()).Protection!;

    private IServiceCollection Services() => new ServiceCollection()
        .AddSingleton<IDistributedCache>(_cache).AddSingleton<IDistributedLockProvider>(_locks);

    private sealed class RecordingCache : IDistributedCache
    {
        public Dictionary<string, DistributedCacheEntryOptions> Written { get; } = [];

        public List<bool> CouldBeCancelled { get; } = [];

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default)
        {
            CouldBeCancelled.Add(token.CanBeCanceled);
            return Task.FromResult<byte[]?>(null);
        }

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            CouldBeCancelled.Add(token.CanBeCanceled);
            Written.Add(key, options);
            return Task.CompletedTask;
        }

        public byte[]? Get(string key) => throw new NotSupportedException();

        public void Refresh(string key) => throw new NotSupportedException();

        public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public void Remove(string key) => throw new NotSupportedException();

        public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();
    }

    private sealed class OtherStore : ISharedTokenStore
    {
        public ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask SetAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public ValueTask<IAsyncDisposable?> TryLeaseAsync(string key, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }
}
