namespace TokenKit.Caching;

/// <summary>One moment on both clocks.</summary>
/// <param name="Timestamp">Of the monotonic clock, in its own ticks: it never steps back.</param>
/// <param name="UtcTicks">Of the wall clock, in ticks of 100 ns: it goes on while the machine is suspended. A number, as it is compared at each call.</param>
internal readonly record struct ClockReading(long Timestamp, long UtcTicks)
{
    public ClockReading(long timestamp, DateTimeOffset utcNow)
        : this(timestamp, utcNow.UtcTicks)
    {
    }

    public DateTimeOffset UtcNow => new(UtcTicks, TimeSpan.Zero);
}
