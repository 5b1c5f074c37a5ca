using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit.Caching;
using TokenKit.Testing;

namespace TokenKit.Distributed.Tests;

/// <summary>Instances of one service, each with its own host and connections, a Redis that they share, and an emulator of Adobe.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly List<IHost> _hosts = [];

    private Fleet(RedisServer server, AdobeEmulator adobe) => (Server, Adobe) = (server, adobe);

    public RedisServer Server { get; }

    public AdobeEmulator Adobe { get; }

    /// <summary>Starts the servers, or skips the test.</summary>
    public static async Task<Fleet> StartAsync() =>
        new(await RedisServer.StartAsync(), await AdobeEmulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken));

    /// <summary>Starts one more instance.</summary>
    public async Task<IHost> StartInstanceAsync(Action<DistributedSharingOptions>? configure = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AdobeTokens:aem:Provider"] = "Ims",
            ["AdobeTokens:aem:Authority"] = Adobe.BaseAddress.AbsoluteUri,
            ["AdobeTokens:aem:ClientId"] = ExampleCredential.ClientId,
            ["AdobeTokens:aem:ClientSecret"] = ExampleCredential.ClientSecret,
            ["AdobeTokens:aem:Scopes"] = ExampleCredential.Scope,
            ["AdobeTokens:aem:OrganizationId"] = ExampleCredential.OrganizationId,
        });
        builder.Logging.AddFakeLogging().SetMinimumLevel(LogLevel.Debug);
        Instance.AddRedis(builder.Services, Server.Connection);
        builder.Services.AddKeyedSingleton<IDistributedCache>(
            "memory", new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())));
        builder.Services.AddAdobeTokens(builder.Configuration.GetSection("AdobeTokens")).ShareAcrossInstances(configure);
        IHost host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync(TestContext.Current.CancellationToken);
        if (Server.IsRunning)
        {
            await ConnectAsync(host.Services.GetRequiredService<ISharedTokenStore>());
        }

        return host;
    }

    // As docs/fleet.md says: the first connection may take longer than the limit of a call.
    private static async Task ConnectAsync(ISharedTokenStore store)
    {
        string key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await store.SetAsync(key, [1], TimeSpan.FromSeconds(1));
        await store.GetAsync(key);
        await using IAsyncDisposable? lease = await store.TryLeaseAsync(key);
    }

    public static ITokenProvider TokensOf(IHost host) => host.Services.GetRequiredKeyedService<ITokenProvider>("aem");

    public static IEnumerable<string> WarningsOf(IHost host) => host.Services.GetFakeLogCollector().GetSnapshot()
        .Where(record => record.Level >= LogLevel.Warning).Select(record => record.Message);

    public async ValueTask DisposeAsync()
    {
        foreach (IHost host in _hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }

        await Adobe.DisposeAsync();
        await Server.DisposeAsync();
    }
}
