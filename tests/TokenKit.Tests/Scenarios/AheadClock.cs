namespace TokenKit.Tests.Scenarios;

/// <summary>The clock of the system, whose monotonic part is ahead by what a test says: a client grows old without a wait.</summary>
internal sealed class AheadClock : TimeProvider
{
    private long _aheadTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _aheadTicks, by.Ticks);

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref _aheadTicks);
}
