using Microsoft.Extensions.Time.Testing;
using TokenKit.Caching;

namespace TokenKit.Tests.Caching;

public sealed class TokenClockTests
{
    private readonly SplitClock _time = new(CacheScene.Start);

    [Fact]
    public void The_wall_clock_is_asked_once_a_second()
    {
        var clock = new TokenClock(_time);
        int before = _time.WallReads;

        for (int read = 0; read < 100; read++)
        {
            clock.Read();
        }

        Assert.Equal(before, _time.WallReads);
        _time.Advance(TimeSpan.FromSeconds(1));
        clock.Read();
        clock.Read();
        Assert.Equal(before + 1, _time.WallReads);
    }

    [Fact]
    public void The_wall_clock_is_carried_on_in_between()
    {
        var clock = new TokenClock(_time);

        _time.Advance(TimeSpan.FromMilliseconds(999));

        ClockReading now = clock.Read();
        Assert.Equal(_time.GetTimestamp(), now.MonotonicTicks);
        Assert.Equal(CacheScene.Start.AddMilliseconds(999).UtcTicks, now.UtcTicks);
    }

    [Fact]
    public void A_step_of_the_wall_clock_is_noticed_within_a_second()
    {
        var clock = new TokenClock(_time);
        _time.StepWallClock(TimeSpan.FromHours(5));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(CacheScene.Start.AddHours(5).AddSeconds(1).UtcTicks, clock.Read().UtcTicks);
    }

    [Fact]
    public void Both_clocks_can_be_read_at_once()
    {
        var clock = new TokenClock(_time);
        _time.StepWallClock(TimeSpan.FromHours(-5));

        Assert.Equal(new ClockReading(_time.GetTimestamp(), CacheScene.Start.AddHours(-5).UtcTicks), clock.ReadBoth());
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(10_000_000)]
    [InlineData(1_000_000_000)]
    public void The_monotonic_clock_is_read_in_ticks_of_100_ns_whatever_its_own_are(long frequency)
    {
        var time = new FrequencyClock(frequency) { Timestamp = (90 * frequency) + (frequency / 4) };

        Assert.Equal(TimeSpan.FromSeconds(90.25).Ticks, new TokenClock(time).Read().MonotonicTicks);
    }

    [Fact]
    public void A_large_timestamp_loses_no_digit()
    {
        var time = new FrequencyClock(10_000_000) { Timestamp = DateTime.MaxValue.Ticks };

        Assert.Equal(DateTime.MaxValue.Ticks, new TokenClock(time).Read().MonotonicTicks);
    }

    private sealed class FrequencyClock(long frequency) : FakeTimeProvider
    {
        public long Timestamp { get; init; }

        public override long TimestampFrequency => frequency;

        public override long GetTimestamp() => Timestamp;
    }

    [Fact]
    public void The_clock_of_the_system_is_read_in_milliseconds_of_its_uptime()
    {
        var clock = new TokenClock(TimeProvider.System);
        long from = Environment.TickCount64 * TimeSpan.TicksPerMillisecond;
        DateTimeOffset wallFrom = TimeProvider.System.GetUtcNow();

        ClockReading now = clock.Read();
        ClockReading both = clock.ReadBoth();

        Assert.InRange(now.MonotonicTicks, from, both.MonotonicTicks);
        Assert.InRange(both.MonotonicTicks, from, Environment.TickCount64 * TimeSpan.TicksPerMillisecond);
        Assert.InRange(both.UtcTicks, wallFrom.UtcTicks, TimeProvider.System.GetUtcNow().UtcTicks);
    }
}
