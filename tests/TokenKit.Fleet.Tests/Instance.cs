using Medallion.Threading;
using Medallion.Threading.Redis;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using TokenKit.Caching;
using TokenKit.Distributed;

namespace TokenKit.Fleet.Tests;

/// <summary>The services of one instance, registered as docs/fleet.md says, with connections of their own.</summary>
internal sealed class Instance : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Instance(ServiceProvider services) => _services = services;

    public ISharedTokenStore Store => _services.GetRequiredService<ISharedTokenStore>();

    public IServiceProvider Services => _services;

    public static Instance Of(RedisServer server, Action<DistributedSharingOptions>? configure = null) => new(
        WithRedis(server.Connection).AddAdobeTokens().ShareAcrossInstances(configure).Services.BuildServiceProvider());

    public static IServiceCollection WithRedis(string connection)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(connection));
        services.AddStackExchangeRedisCache(_ => { });
        services.AddOptions<RedisCacheOptions>().Configure<IConnectionMultiplexer>(
            (cache, redis) => cache.ConnectionMultiplexerFactory = () => Task.FromResult(redis));
        services.AddSingleton<IDistributedLockProvider>(
            provider => new RedisDistributedSynchronizationProvider(provider.GetRequiredService<IConnectionMultiplexer>().GetDatabase()));
        return services;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
