using System.Globalization;

namespace TokenKit.Soak.Stress;

/// <summary>Looks at what every worker does, from a thread of its own, and reports the first that takes too long.</summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly TimeSpan _limit;
    private readonly Activity?[] _activities;
    private readonly ManualResetEventSlim _stopped = new();
    private readonly TaskCompletionSource<IReadOnlyList<string>> _stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Watchdog(TimeSpan limit, int workers)
    {
        _limit = limit;
        _activities = new Activity?[workers];

        // Not on the thread pool, which may be what hangs.
        new Thread(Watch) { IsBackground = true, Name = "watchdog" }.Start();
    }

    /// <summary>Completes when something is stuck, with a description of each thing that is; never if nothing is.</summary>
    public Task<IReadOnlyList<string>> Stuck => _stuck.Task;

    /// <summary>Says what a worker does now, until it says something else.</summary>
    public Activity Begin(int worker, string description)
    {
        var activity = new Activity(description);
        Volatile.Write(ref _activities[worker], activity);
        return activity;
    }

    /// <summary>Says that a worker does nothing.</summary>
    public void End(int worker) => Volatile.Write(ref _activities[worker], null);

    public void Dispose() => _stopped.Set();

    private void Watch()
    {
        while (!_stopped.Wait(Interval))
        {
            Activity[] late = [.. _activities.OfType<Activity>().Where(activity => activity.Age > _limit)];
            if (late.Length > 0)
            {
                _stuck.TrySetResult([.. late.Select(activity => activity.Describe())]);
                return;
            }
        }
    }

    internal sealed class Activity(string description)
    {
        private readonly long _start = TimeProvider.System.GetTimestamp();
        private volatile Task? _task;

        public TimeSpan Age => TimeProvider.System.GetElapsedTime(_start);

        /// <summary>What is awaited, if it is not a thread that waits.</summary>
        public Task? Task
        {
            set => _task = value;
        }

        public string Describe() => string.Create(
            CultureInfo.InvariantCulture,
            $"{description} has taken {Age.TotalSeconds:0} s.\n{(_task is { } task ? AsyncStack.Of(task) : "   A thread waits for it.")}");
    }
}
