namespace TokenKit.Caching;

/// <summary>Reads both clocks for the price of one: it asks the wall clock about once a second, and carries it on in between.</summary>
internal sealed class TokenClock
{
    private readonly TimeProvider _timeProvider;
    private readonly bool _isSystem;
    private readonly long _frequency;

    // Both are written without a lock: two threads that write them at once have measured the same.
    private long _comparedAt;
    private long _utcOffset;

    /// <param name="timeProvider">Has both clocks. Many caches may share one of these.</param>
    public TokenClock(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _isSystem = timeProvider == TimeProvider.System;
        _frequency = timeProvider.TimestampFrequency;
        ReadBoth();
    }

    public TimeProvider TimeProvider => _timeProvider;

    /// <summary>Now. A step of the wall clock may be noticed up to a second late.</summary>
    public ClockReading Read()
    {
        long monotonicTicks = MonotonicTicks();
        return monotonicTicks - Volatile.Read(ref _comparedAt) < TimeSpan.TicksPerSecond
            ? new ClockReading(monotonicTicks, Volatile.Read(ref _utcOffset) + monotonicTicks)
            : ReadBoth();
    }

    /// <summary>Now, with the wall clock asked.</summary>
    public ClockReading ReadBoth()
    {
        long monotonicTicks = MonotonicTicks();
        long utcTicks = _timeProvider.GetUtcNow().UtcTicks;
        Volatile.Write(ref _utcOffset, utcTicks - monotonicTicks);
        Volatile.Write(ref _comparedAt, monotonicTicks);
        return new ClockReading(monotonicTicks, utcTicks);
    }

    // The system's coarse clock costs a quarter of its precise one, and a few milliseconds do not matter for the lifetime of a token.
#pragma warning disable RS0030 // the one place that may ask the system itself: every other clock comes as a TimeProvider
    private long MonotonicTicks() =>
        _isSystem ? Environment.TickCount64 * TimeSpan.TicksPerMillisecond : ToTicks(_timeProvider.GetTimestamp());
#pragma warning restore RS0030

    // In whole numbers: a timestamp may be too large for a double to hold its last digits.
    private long ToTicks(long timestamp)
    {
        (long seconds, long rest) = Math.DivRem(timestamp, _frequency);
        return (seconds * TimeSpan.TicksPerSecond) + (rest * TimeSpan.TicksPerSecond / _frequency);
    }
}
