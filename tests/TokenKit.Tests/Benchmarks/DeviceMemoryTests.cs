using TokenKit.Benchmarks;

namespace TokenKit.Tests.Benchmarks;

[Collection(nameof(Alone))]
public class DeviceMemoryTests
{
    [Fact]
    public async Task An_idle_device_costs_less_than_a_kibibyte_beyond_its_token()
    {
        DeviceMemory memory = await DeviceMemory.MeasureAsync(10_000);

        // The lower bound holds the measurement itself: a device that left no trace was not there.
        Assert.InRange(memory.Idle, 400, 1_023);
        Assert.True(memory.Busy > memory.Idle, $"{memory.Busy} bytes busy, {memory.Idle} idle");
    }
}
