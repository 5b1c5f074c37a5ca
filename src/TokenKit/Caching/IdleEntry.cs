namespace TokenKit.Caching;

/// <summary>An entry of an <see cref="IdleMap{TEntry}"/>. It holds little, because there may be a hundred thousand of them.</summary>
internal abstract class IdleEntry
{
    private int _lastSeen;

    public abstract string Name { get; }

    /// <summary>The period of the last call.</summary>
    public int LastSeen => Volatile.Read(ref _lastSeen);

    /// <summary>Its place in the list of the map, which alone uses it.</summary>
    public int Place { get; set; }

    /// <summary>Records a call. It writes only what differs, because many threads may call it at once.</summary>
    public void Touch(int period)
    {
        if (LastSeen != period)
        {
            Volatile.Write(ref _lastSeen, period);
        }
    }

    /// <summary>Frees what it can get again: it was not used for more than a quarter of the idle timeout.</summary>
    public abstract void TrimMemory();
}
