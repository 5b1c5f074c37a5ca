namespace TokenKit.Caching;

/// <summary>Reads both clocks for the price of one: the wall clock is asked about once a second and carried on in between.</summary>
internal sealed class TokenClock
{
    private readonly TimeProvider _timeProvider;
    private readonly bool _isSystem;
    private readonly long _frequency;
    private readonly double _ticksPerTimestamp;

    // Both are written without a lock: whoever comes second repeats the same measurement.
    private long _comparedAt;
    private long _utcTicksAtZero;

    /// <param name="timeProvider">Has both clocks. Many caches may share one of these.</param>
    public TokenClock(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _isSystem = timeProvider == TimeProvider.System;
        _frequency = _isSystem ? 1000 : timeProvider.TimestampFrequency;
        _ticksPerTimestamp = (double)TimeSpan.TicksPerSecond / _frequency;
        ReadBoth();
    }

    public TimeProvider TimeProvider => _timeProvider;

    /// <summary>Now, with a wall clock that may be up to a second behind a step of the real one.</summary>
    public ClockReading Read()
    {
        long timestamp = Timestamp();
        if (timestamp - Volatile.Read(ref _comparedAt) >= _frequency)
        {
            return ReadBoth();
        }

        return new ClockReading(timestamp, Volatile.Read(ref _utcTicksAtZero) + ToTicks(timestamp));
    }

    /// <summary>Now, on both clocks.</summary>
    public ClockReading ReadBoth()
    {
        long timestamp = Timestamp();
        DateTimeOffset utcNow = _timeProvider.GetUtcNow();
        Volatile.Write(ref _utcTicksAtZero, utcNow.UtcTicks - ToTicks(timestamp));
        Volatile.Write(ref _comparedAt, timestamp);
        return new ClockReading(timestamp, utcNow);
    }

    /// <summary>The timestamp this much later.</summary>
    public long Later(long timestamp, TimeSpan by) => timestamp + (long)(by.Ticks / _ticksPerTimestamp);

    /// <summary>How long it is from one timestamp to another.</summary>
    public TimeSpan Between(long from, long to) => TimeSpan.FromTicks(ToTicks(to - from));

    // The system's coarse clock costs a quarter of its precise one, and its ticks of a few milliseconds are nothing beside the life of a token.
#pragma warning disable RS0030 // the one place that may ask the system itself: every other clock comes as a TimeProvider
    private long Timestamp() => _isSystem ? Environment.TickCount64 : _timeProvider.GetTimestamp();
#pragma warning restore RS0030

    private long ToTicks(long timestamp) => (long)(timestamp * _ticksPerTimestamp);
}
