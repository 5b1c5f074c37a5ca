using Microsoft.Extensions.Time.Testing;

namespace TokenKit.Tests.Caching;

/// <summary>A fake clock whose wall clock can step while the monotonic one goes on, as when it is set or a machine sleeps.</summary>
internal sealed class SplitClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private long _stepTicks;
    private int _wallReads;

    /// <summary>How often the wall clock was asked.</summary>
    public int WallReads => Volatile.Read(ref _wallReads);

    /// <summary>Happens once, just before the clock is read next.</summary>
    public Action? BeforeNextRead { get; set; }

    public void StepWallClock(TimeSpan by) => Interlocked.Add(ref _stepTicks, by.Ticks);

    public override DateTimeOffset GetUtcNow()
    {
        Interlocked.Increment(ref _wallReads);
        return base.GetUtcNow().AddTicks(Interlocked.Read(ref _stepTicks));
    }

    // The base class asks the method above, and would step as well.
    public override long GetTimestamp()
    {
        Action? before = BeforeNextRead;
        BeforeNextRead = null;
        before?.Invoke();
        return base.GetUtcNow().UtcTicks;
    }
}
