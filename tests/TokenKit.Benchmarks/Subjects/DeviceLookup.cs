using System.Collections.Concurrent;
using TokenKit.AdobePass;
using TokenKit.Caching;

namespace TokenKit.Benchmarks.Subjects;

/// <summary>The fresh token of one among many devices, and the same by a look-up in a dictionary of caches.</summary>
public sealed class DeviceLookup : IDisposable
{
    private readonly DeviceFleet _fleet = new();
    private readonly ConcurrentDictionary<string, CachingTokenProvider> _dictionary = new(StringComparer.Ordinal);
    private AdobePassDevice[] _devices = [];
    private int _next;

    /// <summary>Devices that each have their token already.</summary>
    public static async Task<DeviceLookup> OfAsync(int devices)
    {
        var lookup = new DeviceLookup();
        await lookup.FillAsync(devices);
        return lookup;
    }

    public ValueTask<AccessToken> Dictionary() => _dictionary.TryGetValue(Next().InstanceId, out CachingTokenProvider? cache)
        ? cache.GetTokenAsync()
        : throw new InvalidOperationException("The device is not there.");

    public ValueTask<AccessToken> DeviceToken() => _fleet.Provider.GetDeviceTokenAsync(Next());

    public void Dispose() => _fleet.Dispose();

    private async Task FillAsync(int devices)
    {
        await _fleet.CallAsync(devices);
        _devices = [.. Enumerable.Range(0, devices).Select(DeviceFleet.Device)];
        foreach (AdobePassDevice device in _devices)
        {
            var cache = new CachingTokenProvider(new Constant(await _fleet.Provider.GetDeviceTokenAsync(device)));
            await cache.GetTokenAsync();
            _dictionary[device.InstanceId] = cache;
        }
    }

    // A prime step: neighbours in memory are not asked for one after the other.
    private AdobePassDevice Next() => _devices[_next = (_next + 7919) % _devices.Length];

    private sealed class Constant(AccessToken token) : ITokenProvider
    {
        public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(token);
    }
}
