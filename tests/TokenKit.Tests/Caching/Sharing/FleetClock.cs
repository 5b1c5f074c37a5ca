using Microsoft.Extensions.Time.Testing;

namespace TokenKit.Tests.Caching.Sharing;

/// <summary>
/// A fake clock of all processes that knows by its timers what they wait for: while one of them works, a test must not advance it.
/// </summary>
internal sealed class FleetClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    /// <summary>The limit of one acquisition. No other timer has this length.</summary>
    public static readonly TimeSpan LimitOfAcquisition = TimeSpan.FromSeconds(59);

    private static readonly TimeSpan LimitOfStore = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstRecovery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(8);

    private int _acquisitions;
    private int _storeCalls;
    private int _delays;

    /// <summary>How many acquisitions run.</summary>
    public int Acquisitions => Volatile.Read(ref _acquisitions);

    /// <summary>How many calls of stores were not answered yet.</summary>
    public int StoreCalls => Volatile.Read(ref _storeCalls);

    /// <summary>How many acquisitions wait for some time to pass.</summary>
    public int Delays => Volatile.Read(ref _delays);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        return dueTime == LimitOfAcquisition ? new Counted(timer, by => Interlocked.Add(ref _acquisitions, by))
            : dueTime == LimitOfStore ? new Counted(timer, by => Interlocked.Add(ref _storeCalls, by))
            : dueTime > TimeSpan.Zero && dueTime <= LongestDelay && dueTime != FirstRecovery
                ? new Counted(timer, by => Interlocked.Add(ref _delays, by))
            : timer;
    }

    /// <summary>The same clock as a machine sees it whose wall clock is ahead, or behind if that is negative.</summary>
    public TimeProvider AheadBy(TimeSpan skew) => skew == TimeSpan.Zero ? this : new Skewed(this, skew);

    private sealed class Counted : ITimer
    {
        private readonly ITimer _timer;
        private readonly Action<int> _count;
        private int _isDisposed;

        public Counted(ITimer timer, Action<int> count)
        {
            _timer = timer;
            _count = count;
            count(1);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => _timer.Change(dueTime, period);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                _count(-1);
            }

            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Skewed(FleetClock clock, TimeSpan skew) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + skew;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            clock.CreateTimer(callback, state, dueTime, period);
    }
}
