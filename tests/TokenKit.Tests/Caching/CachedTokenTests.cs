using TokenKit.Caching;

namespace TokenKit.Tests.Caching;

public sealed class CachedTokenTests
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly SplitClock _time = new(CacheScene.Start);
    private readonly TokenClock _clock;
    private readonly ClockReading _sent;

    public CachedTokenTests()
    {
        _clock = new TokenClock(_time);
        _sent = _clock.ReadBoth();
    }

    [Fact]
    public void Both_deadlines_count_from_the_moment_of_sending_on_both_clocks()
    {
        _time.Advance(TimeSpan.FromMinutes(10));

        CachedToken token = Arrive(CacheScene.Start + Day);

        Assert.Equal(After(Day / 2), token.RefreshAt);
        Assert.Equal(After(Day), token.ExpiresAt);
        Assert.Equal(_time.GetTimestamp(), token.AcquiredAt);
    }

    [Fact]
    public void A_wall_clock_that_was_set_back_on_the_way_does_not_lengthen_a_life_that_counts_from_before()
    {
        _time.StepWallClock(TimeSpan.FromHours(-12));

        Assert.Equal(After(Day).Timestamp, Arrive(CacheScene.Start + Day).ExpiresAt.Timestamp);
    }

    [Fact]
    public void A_wall_clock_that_was_set_forward_on_the_way_does_not_lengthen_a_life_that_counts_from_after()
    {
        _time.StepWallClock(TimeSpan.FromHours(12));

        Assert.Equal(After(Day).Timestamp, Arrive(_time.GetUtcNow() + Day).ExpiresAt.Timestamp);
    }

    [Fact]
    public void A_life_is_never_negative_and_never_longer_than_a_year()
    {
        Assert.Equal(_sent.Timestamp, Arrive(DateTimeOffset.MinValue).ExpiresAt.Timestamp);
        Assert.Equal(After(TimeSpan.FromDays(365)).Timestamp, Arrive(DateTimeOffset.MaxValue).ExpiresAt.Timestamp);
    }

    [Theory]
    [InlineData("same", 0, false)]
    [InlineData("same", 1, false)]
    [InlineData("same", 1.1, true)]
    [InlineData("same", -1, false)]
    [InlineData("other", 0, false)]
    [InlineData("other", 0.1, true)]
    [InlineData("other", -1, false)]
    public void The_same_value_must_last_longer_by_more_than_the_rounding_of_the_wire(string value, double seconds, bool expected)
    {
        CachedToken held = Arrive(CacheScene.Start + Day);

        Assert.Equal(expected, Arrive(CacheScene.Start + Day + TimeSpan.FromSeconds(seconds), value).Outlives(held, _clock));
    }

    private CachedToken Arrive(DateTimeOffset expiresAt, string value = "same") => CachedToken.From(
        new AccessToken(value, expiresAt),
        _sent,
        _clock.ReadBoth(),
        life => new TokenWindows(life / 2, life, life),
        _clock,
        rejectionsBefore: 0);

    private ClockReading After(TimeSpan span) => new(_clock.Later(_sent.Timestamp, span), _sent.UtcNow + span);
}
