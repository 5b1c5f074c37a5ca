namespace TokenKit.Soak;

/// <summary>A clock that runs as the machine's does, or several times as fast, and can be stepped.</summary>
/// <param name="speed">How many seconds pass on it in one second. Its timers keep pace.</param>
public sealed class SteppedClock(int speed = 1) : TimeProvider
{
    private readonly DateTimeOffset _startedAt = System.GetUtcNow();
    private readonly long _start = System.GetTimestamp();
    private long _offsetTicks;
    private long _wallOffsetTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    private TimeSpan Elapsed => (System.GetElapsedTime(_start) * speed) + TimeSpan.FromTicks(Volatile.Read(ref _offsetTicks));

    public override DateTimeOffset GetUtcNow() => _startedAt + Elapsed + TimeSpan.FromTicks(Volatile.Read(ref _wallOffsetTicks));

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        speed == 1 ? base.CreateTimer(callback, state, dueTime, period) : new FastTimer(speed, callback, state, dueTime, period);

    /// <summary>Steps both clocks, forwards or back; what waits goes on waiting.</summary>
    public void Step(TimeSpan by) => Interlocked.Add(ref _offsetTicks, by.Ticks);

    /// <summary>Sets the wall clock wrong by so much, or right again; the monotonic one does not change.</summary>
    public void SetWallWrong(TimeSpan by) => Volatile.Write(ref _wallOffsetTicks, by.Ticks);

    private sealed class FastTimer(int speed, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) : ITimer
    {
        private readonly ITimer _timer = System.CreateTimer(callback, state, Real(dueTime, speed), Real(period, speed));

        public bool Change(TimeSpan dueTime, TimeSpan period) => _timer.Change(Real(dueTime, speed), Real(period, speed));

        public void Dispose() => _timer.Dispose();

        public ValueTask DisposeAsync() => _timer.DisposeAsync();

        // A timer of the system counts whole milliseconds: a short time must not become none.
        private static TimeSpan Real(TimeSpan time, int speed) =>
            time <= TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds / speed));
    }
}
