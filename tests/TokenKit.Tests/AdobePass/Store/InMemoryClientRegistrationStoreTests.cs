using TokenKit.AdobePass;
using TokenKit.Tests.Contracts;

namespace TokenKit.Tests.AdobePass.Store;

public sealed class InMemoryClientRegistrationStoreTests : ClientRegistrationStoreContract
{
    private readonly InMemoryClientRegistrationStore _store = new();

    [Fact]
    public async Task A_hundred_thousand_devices_leave_no_lock_behind()
    {
        for (int device = 0; device < 100_000; device++)
        {
            var key = new ClientRegistrationKey("sp.auth.adobe.com", "application", $"device-{device}");
            IAsyncDisposable held = await _store.LockAsync(key, TestContext.Current.CancellationToken);
            Assert.Equal(1, _store.LockCount);
            await held.DisposeAsync();
        }

        Assert.Equal(0, _store.LockCount);
    }

    [Fact]
    public async Task Devices_register_at_the_same_time()
    {
        var key = new ClientRegistrationKey("sp.auth.adobe.com", "application", "device-1");
        await using IAsyncDisposable one = await _store.LockAsync(key, TestContext.Current.CancellationToken);
        ClientRegistrationKey another = key with { Instance = "device-2" };
        await using IAsyncDisposable other = await _store.LockAsync(another, TestContext.Current.CancellationToken);
        Assert.Equal(2, _store.LockCount);
    }

    protected override IClientRegistrationStore Open() => _store;
}
