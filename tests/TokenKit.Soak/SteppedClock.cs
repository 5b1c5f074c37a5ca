namespace TokenKit.Soak;

/// <summary>A clock that runs as the machine's does, and can be stepped.</summary>
public sealed class SteppedClock : TimeProvider
{
    private long _offsetTicks;
    private long _wallOffsetTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _offsetTicks) + Volatile.Read(ref _wallOffsetTicks));

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Volatile.Read(ref _offsetTicks);

    /// <summary>Steps both clocks, forwards or back; what waits goes on waiting.</summary>
    public void Step(TimeSpan by) => Interlocked.Add(ref _offsetTicks, by.Ticks);

    /// <summary>Sets the wall clock wrong by so much, or right again; the monotonic one knows nothing of it.</summary>
    public void SetWallWrong(TimeSpan by) => Volatile.Write(ref _wallOffsetTicks, by.Ticks);
}
