using System.Collections.Concurrent;
using BenchmarkDotNet.Attributes;
using TokenKit.AdobePass;
using TokenKit.Caching;

namespace TokenKit.Benchmarks;

/// <summary>What the fresh token of one among many devices costs beside a look-up in a dictionary of caches.</summary>
[MemoryDiagnoser]
public class DeviceLookupBenchmark : IDisposable
{
    private readonly DeviceFleet _fleet = new();
    private readonly ConcurrentDictionary<string, CachingTokenProvider> _dictionary = new(StringComparer.Ordinal);
    private AdobePassDevice[] _devices = [];
    private int _next;

    [Params(100_000)]
    public int Devices { get; set; } = 100_000;

    [GlobalSetup]
    public async Task FillAsync()
    {
        await _fleet.CallAsync(Devices);
        _devices = [.. Enumerable.Range(0, Devices).Select(DeviceFleet.Device)];
        foreach (AdobePassDevice device in _devices)
        {
            var cache = new CachingTokenProvider(new Constant(await _fleet.Provider.GetDeviceTokenAsync(device)));
            await cache.GetTokenAsync();
            _dictionary[device.InstanceId] = cache;
        }
    }

    [Benchmark(Baseline = true)]
    public ValueTask<AccessToken> Dictionary() => _dictionary.TryGetValue(Next().InstanceId, out CachingTokenProvider? cache)
        ? cache.GetTokenAsync()
        : throw new InvalidOperationException("The device is not there.");

    [Benchmark]
    public ValueTask<AccessToken> DeviceToken() => _fleet.Provider.GetDeviceTokenAsync(Next());

    [GlobalCleanup]
    public void Dispose()
    {
        _fleet.Dispose();
        GC.SuppressFinalize(this);
    }

    // A prime step: neighbours in memory are not asked for one after the other.
    private AdobePassDevice Next() => _devices[_next = (_next + 7919) % _devices.Length];

    private sealed class Constant(AccessToken token) : ITokenProvider
    {
        public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(token);
    }
}
