namespace TokenKit.Tests;

/// <summary>The context of a user interface. It counts the callbacks that are posted to it, and runs them on other threads.</summary>
internal sealed class ForeignContext : SynchronizationContext
{
    private int _posts;

    public int Posts => Volatile.Read(ref _posts);

    /// <summary>Starts an operation in this context, as code of a user interface does.</summary>
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
