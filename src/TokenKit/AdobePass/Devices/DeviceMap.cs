using System.Collections.Concurrent;

namespace TokenKit.AdobePass.Devices;

/// <summary>
/// The devices in memory. A lookup is one read of a dictionary. Devices without calls are evicted after a timeout, or when the map is full.
/// One timer serves all devices. An evicted device loses only cached data: its registration stays in the store.
/// </summary>
internal sealed class DeviceMap : IDisposable
{
    // The idle timeout is measured in so many periods.
    private const int Periods = 4;

    // How many busy devices are skipped to find an idle one.
    private const int LongestSearch = 16;

    private readonly ConcurrentDictionary<string, DeviceEntry> _entries = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly Queue<DeviceEntry> _order = new(); // guarded by _gate
    private readonly Func<AdobePassDevice, DeviceEntry> _create;
    private readonly int _limit;
    private readonly TimeSpan _idleTimeout;
    private readonly TimeProvider _timeProvider;
    private ITimer? _sweep; // guarded by _gate
    private bool _isDisposed; // guarded by _gate
    private int _period;

    public DeviceMap(Func<AdobePassDevice, DeviceEntry> create, int limit, TimeSpan idleTimeout, TimeProvider timeProvider)
    {
        _create = create;
        _limit = limit;
        _idleTimeout = idleTimeout;
        _timeProvider = timeProvider;
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _order.Count;
            }
        }
    }

    public DeviceEntry GetOrAdd(AdobePassDevice device)
    {
        if (!_entries.TryGetValue(device.InstanceId, out DeviceEntry? entry))
        {
            entry = Add(device);
        }

        entry.Touch(device, Volatile.Read(ref _period));
        return entry;
    }

    public DeviceEntry? Find(AdobePassDevice device) => _entries.GetValueOrDefault(device.InstanceId);

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _sweep?.Dispose();
        }
    }

    private DeviceEntry Add(AdobePassDevice device)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(device.InstanceId, out DeviceEntry? present))
            {
                return present;
            }

            ObjectDisposedException.ThrowIf(_isDisposed, typeof(DeviceTokenProvider));
            DeviceEntry entry = _create(device);
            if (_order.Count >= _limit)
            {
                EvictOne();
            }

            // Started by the first device: a server that uses only its own token needs no timer.
            _sweep ??= StartSweep();
            entry.Touch(device, _period);
            _entries[device.InstanceId] = entry;
            _order.Enqueue(entry);
            return entry;
        }
    }

    // Without the execution context of the request that starts the timer, which would live as long as the timer.
    private ITimer StartSweep()
    {
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            return _timeProvider.CreateTimer(static map => ((DeviceMap)map!).Sweep(), this, _idleTimeout / Periods, _idleTimeout / Periods);
        }
    }

    // Called under _gate.
    private void EvictOne()
    {
        for (int skipped = 0; skipped < LongestSearch && _order.Peek().LastSeen == _period; skipped++)
        {
            _order.Enqueue(_order.Dequeue());
        }

        Remove(_order.Dequeue());
    }

    private void Sweep()
    {
        lock (_gate)
        {
            int now = ++_period;
            for (int left = _order.Count; left > 0; left--)
            {
                DeviceEntry entry = _order.Dequeue();
                if (now - entry.LastSeen > Periods)
                {
                    Remove(entry);
                }
                else
                {
                    _order.Enqueue(entry);
                    if (now - entry.LastSeen > 1)
                    {
                        entry.TrimMemory();
                    }
                }
            }
        }
    }

    private void Remove(DeviceEntry entry) => _entries.TryRemove(entry.Device!.InstanceId, out _);
}
