namespace TokenKit.Caching;

/// <summary>One moment on both clocks, in ticks of 100 ns.</summary>
/// <param name="MonotonicTicks">Of the monotonic clock, which is never set back. They count from an arbitrary moment.</param>
/// <param name="UtcTicks">Of the wall clock, which goes on while the machine is suspended.</param>
internal readonly record struct ClockReading(long MonotonicTicks, long UtcTicks)
{
    /// <summary>Whether this moment is at or past the deadline on either clock: the clock that gets there first decides.</summary>
    public bool HasReached(ClockReading deadline) => MonotonicTicks >= deadline.MonotonicTicks || UtcTicks >= deadline.UtcTicks;
}
