using Microsoft.Extensions.Time.Testing;
using TokenKit.Caching;

namespace TokenKit.Tests.Caching;

public sealed class TokenClockTests
{
    // A fake timestamp is larger than any real one: between comparisons the carried-on wall clock is off by some ticks.
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(1);

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
        Assert.Equal(_time.GetTimestamp(), now.Timestamp);
        Assert.Equal(CacheScene.Start.AddMilliseconds(999), now.UtcNow, Rounding);
    }

    [Fact]
    public void A_step_of_the_wall_clock_is_noticed_within_a_second()
    {
        var clock = new TokenClock(_time);
        _time.StepWallClock(TimeSpan.FromHours(5));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(CacheScene.Start.AddHours(5).AddSeconds(1), clock.Read().UtcNow);
    }

    [Fact]
    public void Both_clocks_can_be_read_at_once()
    {
        var clock = new TokenClock(_time);
        _time.StepWallClock(TimeSpan.FromHours(-5));

        Assert.Equal(new ClockReading(_time.GetTimestamp(), CacheScene.Start.AddHours(-5)), clock.ReadBoth());
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(10_000_000)]
    [InlineData(1_000_000_000)]
    public void Spans_are_counted_in_the_ticks_of_the_monotonic_clock(long frequency)
    {
        var clock = new TokenClock(new FrequencyClock(frequency));

        Assert.Equal(1_000 + (90 * frequency), clock.Later(1_000, TimeSpan.FromSeconds(90)));
        Assert.Equal(TimeSpan.FromSeconds(90), clock.Between(1_000, 1_000 + (90 * frequency)));
        Assert.Equal(TimeSpan.FromSeconds(-90), clock.Between(1_000 + (90 * frequency), 1_000));
    }

    private sealed class FrequencyClock(long frequency) : FakeTimeProvider
    {
        public override long TimestampFrequency => frequency;

        public override long GetTimestamp() => 0;
    }

    [Fact]
    public void The_clock_of_the_system_is_read_in_milliseconds_of_its_uptime()
    {
        var clock = new TokenClock(TimeProvider.System);
        long from = Environment.TickCount64;
        DateTimeOffset wallFrom = TimeProvider.System.GetUtcNow();

        ClockReading now = clock.Read();
        ClockReading both = clock.ReadBoth();

        Assert.InRange(now.Timestamp, from, both.Timestamp);
        Assert.InRange(both.Timestamp, from, Environment.TickCount64);
        Assert.InRange(both.UtcNow, wallFrom, TimeProvider.System.GetUtcNow());
        Assert.Equal(now.Timestamp + 1500, clock.Later(now.Timestamp, TimeSpan.FromSeconds(1.5)));
        Assert.Equal(TimeSpan.FromSeconds(1.5), clock.Between(now.Timestamp, now.Timestamp + 1500));
    }
}
