using TokenKit.Benchmarks.Subjects;

namespace TokenKit.Tests.Benchmarks;

/// <summary>What is measured is the real thing, and what it allocates is asserted here.</summary>
public class DeviceLookupTests
{
    [Fact]
    public async Task A_fresh_token_among_many_devices_costs_no_allocation()
    {
        using DeviceLookup lookup = await DeviceLookup.OfAsync(500);
        int atOnce = 0;

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < 10_000; call++)
        {
            atOnce += One(lookup.DeviceToken());
        }

        long after = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(0, after - before);
        Assert.Equal(10_000, atOnce);

        static int One(ValueTask<AccessToken> answer) => answer.IsCompletedSuccessfully ? 1 : 0;
    }

    [Fact]
    public async Task Both_ways_bring_the_same_token()
    {
        using DeviceLookup lookup = await DeviceLookup.OfAsync(1);

        Assert.Same(await lookup.Dictionary(), await lookup.DeviceToken());
    }
}
