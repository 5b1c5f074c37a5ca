namespace TokenKit.Tests;

/// <summary>The context of a user interface that is busy: whatever is left to it would never run. It runs it, and counts.</summary>
internal sealed class ForeignContext : SynchronizationContext
{
    private int _posts;

    public int Posts => Volatile.Read(ref _posts);

    /// <summary>Begins something with this context in place, as code of a user interface would.</summary>
    public T Begin<T>(Func<T> begin)
    {
        SynchronizationContext? own = Current;
        SetSynchronizationContext(this);
        try
        {
            return begin();
        }
        finally
        {
            SetSynchronizationContext(own);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        Interlocked.Increment(ref _posts);
        ThreadPool.QueueUserWorkItem(_ => d(state));
    }
}
