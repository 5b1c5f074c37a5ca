namespace TokenKit.Benchmarks;

/// <summary>
/// The memory of one tenant beyond the text of its token: its name and credential, its place in the map, the cache and the objects of the
/// token; while busy the header's text as well.
/// </summary>
/// <param name="Busy">In bytes, of a tenant that called a moment ago.</param>
/// <param name="Idle">In bytes, of one that has not called for a quarter of the idle time or two.</param>
public sealed record TenantMemory(long Busy, long Idle)
{
    public static async Task<TenantMemory> MeasureAsync(int tenants)
    {
        // Code that has run once has its own memory already.
        using (var warmUp = new TenantFleet())
        {
            await warmUp.CallAsync(100);
        }

        using var fleet = new TenantFleet();
        await fleet.CallAsync(1);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await fleet.CallAsync(tenants);
        long busy = GC.GetTotalMemory(forceFullCollection: true) - before;
        fleet.GrowIdle();
        long idle = GC.GetTotalMemory(forceFullCollection: true) - before;
        return fleet.Count == tenants
            ? new TenantMemory((busy / tenants) - DeviceMemory.TokenText, (idle / tenants) - DeviceMemory.TokenText)
            : throw new InvalidOperationException($"Of {tenants} tenants {fleet.Count} are in memory.");
    }
}
