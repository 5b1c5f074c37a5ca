using Medallion.Threading;
using Medallion.Threading.Redis;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using TokenKit.Caching;

namespace TokenKit.Distributed.Tests;

/// <summary>The services of one instance, registered as docs/fleet.md says, with connections of their own.</summary>
internal sealed class Instance : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Instance(ServiceProvider services) => _services = services;

    public ISharedTokenStore Store => _services.GetRequiredService<ISharedTokenStore>();

    public static Instance Of(RedisServer server) => new(
        AddRedis(new ServiceCollection(), server.Connection).AddAdobeTokens().ShareAcrossInstances().Services.BuildServiceProvider());

    /// <summary>The statements of docs/fleet.md; a test compares them.</summary>
    public static IServiceCollection AddRedis(IServiceCollection services, string connection)
    {
        services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(connection));
        services.AddStackExchangeRedisCache(_ => { });
        services.AddOptions<RedisCacheOptions>().Configure<IServiceProvider>((cache, provider) =>
            cache.ConnectionMultiplexerFactory = () => Task.FromResult(provider.GetRequiredService<IConnectionMultiplexer>()));
        services.AddSingleton<IDistributedLockProvider>(provider =>
            new RedisDistributedSynchronizationProvider(provider.GetRequiredService<IConnectionMultiplexer>().GetDatabase()));
        return services;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
