namespace TokenKit.Tenants;

/// <summary>
/// The tenants that were evicted and that a caller may still hold: if one of them is removed, its provider must not go on working. It does
/// not keep them in memory.
/// </summary>
internal sealed class EvictedTenants
{
    private const int FewestToPrune = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<WeakReference<Tenant>>> _byName = new(StringComparer.Ordinal); // guarded by _gate
    private int _count; // guarded by _gate
    private int _pruneAt = FewestToPrune; // guarded by _gate

    /// <summary>How many are remembered, also those that are no longer in memory.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    public void Add(Tenant tenant)
    {
        lock (_gate)
        {
            if (!_byName.TryGetValue(tenant.Name, out List<WeakReference<Tenant>>? sameName))
            {
                _byName.Add(tenant.Name, sameName = new(capacity: 1));
            }

            sameName.Add(new WeakReference<Tenant>(tenant));
            if (++_count >= _pruneAt)
            {
                Prune();
                _pruneAt = Math.Max(FewestToPrune, 2 * _count);
            }
        }
    }

    /// <summary>Returns those of a name that are still in memory, and forgets them.</summary>
    public IReadOnlyList<Tenant> Take(string name)
    {
        lock (_gate)
        {
            if (!_byName.Remove(name, out List<WeakReference<Tenant>>? sameName))
            {
                return [];
            }

            _count -= sameName.Count;
            return [.. sameName.Select(reference => reference.TryGetTarget(out Tenant? tenant) ? tenant : null).OfType<Tenant>()];
        }
    }

    /// <summary>Forgets those that are no longer in memory.</summary>
    public void Prune()
    {
        lock (_gate)
        {
            foreach ((string name, List<WeakReference<Tenant>> sameName) in _byName)
            {
                _count -= sameName.RemoveAll(reference => !reference.TryGetTarget(out _));
                if (sameName.Count == 0)
                {
                    _byName.Remove(name);
                }
            }
        }
    }
}
