using TokenKit.Caching;
using TokenKit.Tests.Contracts;

namespace TokenKit.Tests.Caching.Sharing;

/// <summary>The store of these tests keeps what every store promises.</summary>
public sealed class MemorySharedTokenStoreTests : SharedTokenStoreContractTests
{
    private readonly MemorySharedTokenStore.Content _content = new(TimeProvider.System);

    protected override ValueTask<ISharedTokenStore> OpenAsync() => new(new MemorySharedTokenStore(_content));
}
