namespace TokenKit.Testing.Faults;

/// <summary>
/// What goes wrong at one endpoint, in order: each request gets the next fault. A faulted request is counted and recorded in the journal
/// like any other. Safe for concurrent callers.
/// </summary>
public sealed class FaultScript
{
    private readonly Lock _gate = new();
    private readonly Queue<Fault> _faults = []; // guarded by _gate
    private Fault? _lasting; // guarded by _gate

    internal FaultScript()
    {
    }

    /// <summary>Adds a fault behind those that were added before.</summary>
    /// <param name="fault">What happens.</param>
    /// <param name="times">To how many requests, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is less than 1.</exception>
    public void Add(Fault fault, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        lock (_gate)
        {
            for (int i = 0; i < times; i++)
            {
                _faults.Enqueue(fault);
            }
        }
    }

    /// <summary>Sets what happens to each request that finds no added fault, until <see cref="Clear"/>. The last call counts.</summary>
    /// <param name="fault">What happens.</param>
    public void AddUntilCleared(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_gate)
        {
            _lasting = fault;
        }
    }

    /// <summary>Removes all faults. Requests that already hang or wait continue to do so.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _faults.Clear();
            _lasting = null;
        }
    }

    internal Fault? Next()
    {
        lock (_gate)
        {
            return _faults.TryDequeue(out Fault? fault) ? fault : _lasting;
        }
    }
}
