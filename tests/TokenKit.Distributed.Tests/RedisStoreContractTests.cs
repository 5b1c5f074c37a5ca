using TokenKit.Caching;
using TokenKit.Tests.Contracts;

namespace TokenKit.Distributed.Tests;

/// <summary>The contract, on a Redis of the test's own, as a user with the least rights.</summary>
public sealed class RedisStoreContractTests : SharedTokenStoreContractTests
{
    private readonly List<Instance> _instances = [];
    private RedisServer? _server;

    public override async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (Instance instance in _instances)
        {
            await instance.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    protected override ValueTask<ISharedTokenStore> OpenAsync()
    {
        _instances.Add(Instance.Of(_server!));
        return ValueTask.FromResult(_instances[^1].Store);
    }
}
