namespace TokenKit.Benchmarks;

/// <summary>
/// The memory of one cached device beyond the text of its token: the device with its id and address, its place in the map, the cache and
/// the objects
/// of the token; while busy its registration and the header's text as well.
/// </summary>
/// <param name="Busy">In bytes, of a device that called a moment ago.</param>
/// <param name="Idle">In bytes, of one that has not called for a quarter of the idle time or two.</param>
public sealed record DeviceMemory(long Busy, long Idle)
{
    // A string of 64-bit .NET: 22 bytes and two for each character, in steps of eight.
    internal const long TokenText = (22 + (2 * TokenWire.TokenLength) + 7) / 8 * 8;

    public static async Task<DeviceMemory> MeasureAsync(int devices)
    {
        // Code that has run once has its own memory already.
        using (var warmUp = new DeviceFleet())
        {
            await warmUp.CallAsync(100);
        }

        using var fleet = new DeviceFleet();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await fleet.CallAsync(devices);

        // There are no calls from here on. The rate limiter forgets an address after ten seconds; this is sooner.
        fleet.Provider.Dispose();
        long busy = GC.GetTotalMemory(forceFullCollection: true) - before;
        fleet.GrowIdle();
        long idle = GC.GetTotalMemory(forceFullCollection: true) - before;
        return fleet.Provider.CachedDevices == devices
            ? new DeviceMemory((busy / devices) - TokenText, (idle / devices) - TokenText)
            : throw new InvalidOperationException($"Of {devices} devices {fleet.Provider.CachedDevices} are in memory.");
    }
}
