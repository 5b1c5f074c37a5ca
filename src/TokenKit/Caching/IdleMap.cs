using System.Collections.Concurrent;

namespace TokenKit.Caching;

/// <summary>
/// Entries in memory, by name: the devices of Adobe Pass, or tenants. A look-up is one read of a dictionary. Entries without calls are
/// evicted after a timeout, or when the map is full. One timer serves all entries.
/// </summary>
internal sealed class IdleMap<TEntry> : IDisposable
    where TEntry : IdleEntry
{
    // The idle timeout is measured in so many periods.
    private const int Periods = 4;

    // How many busy entries are skipped to find an idle one.
    private const int LongestSearch = 16;

    private readonly ConcurrentDictionary<string, TEntry> _entries = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly List<TEntry> _all = []; // guarded by _gate
    private readonly Type _owner;
    private readonly int _limit;
    private readonly TimeSpan _idleTimeout;
    private readonly TimeProvider _timeProvider;
    private int _next; // guarded by _gate: where the search for an idle entry begins
    private ITimer? _sweep; // guarded by _gate
    private bool _isDisposed; // guarded by _gate
    private int _period;

    /// <param name="owner">The type that holds the map, for the message after it was disposed.</param>
    /// <param name="limit">How many entries there are at most.</param>
    /// <param name="idleTimeout">An entry without calls is evicted after this time, or up to a quarter of it later.</param>
    /// <param name="timeProvider">The clock.</param>
    public IdleMap(Type owner, int limit, TimeSpan idleTimeout, TimeProvider timeProvider)
    {
        _owner = owner;
        _limit = limit;
        _idleTimeout = idleTimeout;
        _timeProvider = timeProvider;
    }

    /// <summary>
    /// Is called with each entry that is evicted, while no other entry can be added or removed. It must not call the map.
    /// </summary>
    public Action<TEntry>? Evicted { get; init; }

    /// <summary>Is called once in a quarter of the idle timeout, in the same way.</summary>
    public Action? Swept { get; init; }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>The entry of this name, which now counts as used; null if no entry has this name.</summary>
    public TEntry? Use(string name)
    {
        if (!_entries.TryGetValue(name, out TEntry? entry))
        {
            return null;
        }

        Touch(entry);
        return entry;
    }

    /// <summary>The same, but the entry does not count as used.</summary>
    public TEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Notes that an entry is in use. An entry that was evicted stays so.</summary>
    public void Touch(TEntry entry) => entry.Touch(Volatile.Read(ref _period));

    /// <summary>The entry of this name, which is made if it is not there. The delegate must not call the map.</summary>
    /// <exception cref="ObjectDisposedException">The map is disposed, and has no such entry.</exception>
    public TEntry GetOrAdd<TArgument>(string name, TArgument argument, Func<TArgument, TEntry> create) =>
        Use(name) ?? Add(name, argument, create);

    /// <summary>Removes the entry of this name and returns it; null if no entry has this name.</summary>
    public TEntry? Remove(string name)
    {
        lock (_gate)
        {
            if (_entries.GetValueOrDefault(name) is not { } entry)
            {
                return null;
            }

            Remove(entry);
            return entry;
        }
    }

    /// <summary>Stops the timer. No entry can be added any more.</summary>
    /// <returns>The entries, which stay in the map.</returns>
    public IReadOnlyList<TEntry> Close()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _sweep?.Dispose();
            return [.. _all];
        }
    }

    public void Dispose() => Close();

    private TEntry Add<TArgument>(string name, TArgument argument, Func<TArgument, TEntry> create)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(name, out TEntry? present))
            {
                Touch(present);
                return present;
            }

            ObjectDisposedException.ThrowIf(_isDisposed, _owner);
            TEntry entry = create(argument);
            if (_all.Count >= _limit)
            {
                EvictOne();
            }

            // Started by the first entry: a service without devices and tenants needs no timer.
            _sweep ??= StartSweep();
            entry.Touch(_period);
            entry.Place = _all.Count;
            _all.Add(entry);
            _entries[name] = entry;
            return entry;
        }
    }

    // Without the execution context of the request that starts the timer, which would live as long as the timer.
    private ITimer StartSweep()
    {
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            return _timeProvider.CreateTimer(
                static map => ((IdleMap<TEntry>)map!).Sweep(), this, _idleTimeout / Periods, _idleTimeout / Periods);
        }
    }

    // Called under _gate.
    private void EvictOne()
    {
        _next %= _all.Count;
        for (int skipped = 0; skipped < LongestSearch && _all[_next].LastSeen == _period; skipped++)
        {
            _next = (_next + 1) % _all.Count;
        }

        // The newest entry moves to this place, so the next search begins behind it.
        Evict(_all[_next++]);
    }

    private void Sweep()
    {
        lock (_gate)
        {
            int now = ++_period;

            // Backwards: an entry that is removed is replaced by the last one.
            for (int place = _all.Count - 1; place >= 0; place--)
            {
                TEntry entry = _all[place];
                if (now - entry.LastSeen > Periods)
                {
                    Evict(entry);
                }
                else if (now - entry.LastSeen > 1)
                {
                    entry.TrimMemory();
                }
            }

            Swept?.Invoke();
        }
    }

    // Called under _gate.
    private void Evict(TEntry entry)
    {
        Remove(entry);
        Evicted?.Invoke(entry);
    }

    // Called under _gate.
    private void Remove(TEntry entry)
    {
        _entries.TryRemove(entry.Name, out _);
        TEntry last = _all[^1];
        last.Place = entry.Place;
        _all[entry.Place] = last;
        _all.RemoveAt(_all.Count - 1);
    }
}
