namespace TokenKit.Testing.Faults;

// The faults still to come for one service, in order.
internal sealed class FaultQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<Fault> _faults = []; // guarded by _gate
    private Fault? _lasting; // guarded by _gate

    public void Add(Fault fault, int times)
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

    public void Repeat(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_gate)
        {
            _lasting = fault;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _faults.Clear();
            _lasting = null;
        }
    }

    public Fault? Next()
    {
        lock (_gate)
        {
            return _faults.TryDequeue(out Fault? fault) ? fault : _lasting;
        }
    }
}
