using TokenKit.Caching;

namespace TokenKit.Tests.Caching.Sharing;

public sealed class FreshTokenCostTests
{
    // Sharing is below the cache: a call that gets a fresh token does not come near it.
    [Fact]
    public async Task A_fresh_token_costs_no_bytes_with_sharing_either()
    {
        using Fleet fleet = Fleet.Of(1);
        FleetProcess process = fleet.Processes[0];
        await fleet.GetAsync(process);
        int calls = process.Store.Calls;
        await MeasureAsync(process.Cache);

        Assert.Equal(0, await MeasureAsync(process.Cache));
        Assert.Equal(calls, process.Store.Calls);
    }

    private static async Task<long> MeasureAsync(CachingTokenProvider cache)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < 1_000; call++)
        {
            await cache.GetTokenAsync(cancellation);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
