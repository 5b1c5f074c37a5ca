namespace TokenKit.Testing;

// Counts arrivals and lets a test wait for the n-th one instead of sleeping.
internal sealed class ArrivalCounter
{
    private readonly Lock _gate = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = []; // guarded by _gate
    private int _count; // written under _gate

    public int Count => Volatile.Read(ref _count);

    public int Add()
    {
        lock (_gate)
        {
            int count = ++_count;
            foreach ((_, TaskCompletionSource reached) in _waiting.Where(waiter => waiter.Count <= count))
            {
                reached.SetResult();
            }

            _waiting.RemoveAll(waiter => waiter.Count <= count);
            return count;
        }
    }

    public Task WaitForAsync(int count, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }
}
