using System.Collections.Concurrent;

namespace TokenKit.AdobePass.Devices;

/// <summary>
/// The devices in memory. A look-up is one of a dictionary; whoever is not asked for leaves, after a while, or to make room. One timer for all.
/// What leaves is only a copy: the registration stays in the store.
/// </summary>
internal sealed class DeviceMap : IDisposable
{
    // In how many steps a device grows idle.
    private const int Periods = 4;

    // How many busy devices are passed over to find an idle one.
    private const int LongestSearch = 16;

    private readonly ConcurrentDictionary<string, InstanceToken> _tokens = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly Queue<InstanceToken> _order = new(); // guarded by _gate
    private readonly Func<AdobePassDevice, InstanceToken> _create;
    private readonly int _limit;
    private readonly TimeSpan _idleTimeout;
    private readonly TimeProvider _timeProvider;
    private ITimer? _sweep; // guarded by _gate
    private bool _isDisposed; // guarded by _gate
    private int _period;

    /// <param name="create">Makes the token of a device.</param>
    /// <param name="limit">How many devices are kept at most.</param>
    /// <param name="idleTimeout">After how long without a call a device leaves, or up to a quarter later.</param>
    /// <param name="timeProvider">The clock of the timer.</param>
    public DeviceMap(Func<AdobePassDevice, InstanceToken> create, int limit, TimeSpan idleTimeout, TimeProvider timeProvider)
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

    public InstanceToken Of(AdobePassDevice device)
    {
        if (!_tokens.TryGetValue(device.InstanceId, out InstanceToken? token))
        {
            token = Add(device);
        }

        token.See(device, Volatile.Read(ref _period));
        return token;
    }

    public InstanceToken? Find(AdobePassDevice device) => _tokens.GetValueOrDefault(device.InstanceId);

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _sweep?.Dispose();
        }
    }

    private InstanceToken Add(AdobePassDevice device)
    {
        lock (_gate)
        {
            if (_tokens.TryGetValue(device.InstanceId, out InstanceToken? others))
            {
                return others;
            }

            ObjectDisposedException.ThrowIf(_isDisposed, typeof(DeviceTokenProvider));
            InstanceToken token = _create(device);
            if (_order.Count >= _limit)
            {
                MakeRoom();
            }

            // The first device starts it: a server that speaks for itself alone has no timer.
            _sweep ??= StartSweep();
            token.See(device, _period);
            _tokens[device.InstanceId] = token;
            _order.Enqueue(token);
            return token;
        }
    }

    // The timer outlives the request that starts it, whose context must not live on in it.
    private ITimer StartSweep()
    {
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            return _timeProvider.CreateTimer(static map => ((DeviceMap)map!).Sweep(), this, _idleTimeout / Periods, _idleTimeout / Periods);
        }
    }

    // Called under _gate.
    private void MakeRoom()
    {
        for (int passedOver = 0; passedOver < LongestSearch && _order.Peek().LastSeen == _period; passedOver++)
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
                InstanceToken token = _order.Dequeue();
                if (now - token.LastSeen > Periods)
                {
                    Remove(token);
                }
                else
                {
                    _order.Enqueue(token);
                    if (now - token.LastSeen > 1)
                    {
                        token.TrimMemory();
                    }
                }
            }
        }
    }

    private void Remove(InstanceToken token) => _tokens.TryRemove(token.Device!.InstanceId, out _);
}
