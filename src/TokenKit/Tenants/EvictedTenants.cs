using TokenKit.Caching;

namespace TokenKit.Tenants;

/// <summary>
/// The caches of evicted tenants that a caller may still hold or wait for: if such a tenant is removed, its cache must not go on working.
/// They are not kept in memory for it.
/// </summary>
internal sealed class EvictedTenants
{
    private const int FewestToPrune = 1_000;

    private readonly Lock _gate = new();

    // Guarded by _gate, as the two numbers are.
    private readonly Dictionary<string, List<WeakReference<CachingTokenProvider>>> _byName = new(StringComparer.Ordinal);
    private int _count;
    private int _pruneAt = FewestToPrune;

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
            if (!_byName.TryGetValue(tenant.Name, out List<WeakReference<CachingTokenProvider>>? sameName))
            {
                _byName.Add(tenant.Name, sameName = new(capacity: 1));
            }

            sameName.Add(new WeakReference<CachingTokenProvider>(tenant.Tokens));
            if (++_count >= _pruneAt)
            {
                Prune();
                _pruneAt = Math.Max(FewestToPrune, 2 * _count);
            }
        }
    }

    /// <summary>Returns those of a name that are still in memory, and forgets them.</summary>
    public IReadOnlyList<CachingTokenProvider> Take(string name)
    {
        lock (_gate)
        {
            if (!_byName.Remove(name, out List<WeakReference<CachingTokenProvider>>? sameName))
            {
                return [];
            }

            _count -= sameName.Count;
            return [.. sameName.Select(reference => reference.TryGetTarget(out CachingTokenProvider? tokens) ? tokens : null)
                .OfType<CachingTokenProvider>()];
        }
    }

    /// <summary>Forgets those that are no longer in memory.</summary>
    public void Prune()
    {
        lock (_gate)
        {
            foreach ((string name, List<WeakReference<CachingTokenProvider>> sameName) in _byName)
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
