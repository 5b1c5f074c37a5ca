namespace TokenKit.Caching;

/// <summary>One moment on both clocks.</summary>
/// <param name="Timestamp">Of the monotonic clock, in its own ticks: it never steps back.</param>
/// <param name="UtcNow">Of the wall clock: it goes on while the machine is suspended.</param>
internal readonly record struct ClockReading(long Timestamp, DateTimeOffset UtcNow);
