using TokenKit.Caching;

namespace TokenKit.Tests.Caching;

public sealed class CachedTokenTests
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    // A token of a day is due after half of its lifetime, and served until it expires.
    private static readonly TokenCacheOptions HalfADay =
        new() { RefreshBeforeExpiry = Day / 2, ExpirySkew = TimeSpan.Zero, RefreshJitter = 0 };

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
        Assert.Equal(After(Day), token.StopServingAt);
        Assert.Equal(_clock.Read().MonotonicTicks, token.ArrivedAt);
    }

    [Fact]
    public void A_wall_clock_that_was_set_back_on_the_way_does_not_lengthen_a_lifetime_that_counts_from_before()
    {
        _time.StepWallClock(TimeSpan.FromHours(-12));

        Assert.Equal(After(Day).MonotonicTicks, Arrive(CacheScene.Start + Day).StopServingAt.MonotonicTicks);
    }

    [Fact]
    public void A_wall_clock_that_was_set_forward_on_the_way_does_not_lengthen_a_lifetime_that_counts_from_after()
    {
        _time.StepWallClock(TimeSpan.FromHours(12));

        Assert.Equal(After(Day).MonotonicTicks, Arrive(_time.GetUtcNow() + Day).StopServingAt.MonotonicTicks);
    }

    [Fact]
    public void A_lifetime_is_never_negative_and_never_longer_than_a_year()
    {
        Assert.Equal(_sent.MonotonicTicks, Arrive(DateTimeOffset.MinValue).StopServingAt.MonotonicTicks);
        Assert.Equal(After(TimeSpan.FromDays(365)).MonotonicTicks, Arrive(DateTimeOffset.MaxValue).StopServingAt.MonotonicTicks);
    }

    [Theory]
    [InlineData(0, 0, "Fresh")]
    [InlineData(11.999, 11.999, "Fresh")]
    [InlineData(12, 12, "Due")]
    [InlineData(23.999, 23.999, "Due")]
    [InlineData(24, 24, "Expired")]
    [InlineData(1_000, 1_000, "Expired")]
    [InlineData(12, 0, "Due")]
    [InlineData(0, 12, "Due")]
    [InlineData(24, 0, "Expired")]
    [InlineData(0, 24, "Expired")]
    [InlineData(24, -1_000, "Expired")]
    [InlineData(12, 24, "Expired")]
    public void A_token_is_fresh_then_due_then_expired_by_the_clock_that_says_so_first(double monotonic, double wall, string freshness)
    {
        var now = new ClockReading(After(TimeSpan.FromHours(monotonic)).MonotonicTicks, After(TimeSpan.FromHours(wall)).UtcTicks);

        Assert.Equal(freshness, CachedToken.FreshnessOf(Arrive(CacheScene.Start + Day), now).ToString());
    }

    [Fact]
    public void No_token_counts_as_an_expired_one() => Assert.Equal(Freshness.Expired, CachedToken.FreshnessOf(null, default));

    [Theory]
    [InlineData("same", 0, false)]
    [InlineData("same", 1, false)]
    [InlineData("same", 1.1, true)]
    [InlineData("same", -1, false)]
    [InlineData("other", 0, false)]
    [InlineData("other", 0.1, true)]
    [InlineData("other", -1, false)]
    public void The_same_value_must_expire_later_by_more_than_the_rounding_of_the_wire(string value, double seconds, bool expected)
    {
        CachedToken cached = Arrive(CacheScene.Start + Day);

        Assert.Equal(expected, Arrive(CacheScene.Start + Day + TimeSpan.FromSeconds(seconds), value).IsBetterThan(cached));
    }

    // The margin of 5 % shrinks with what is left of the lifetime; the same token is not better for that.
    [Fact]
    public void A_token_that_is_handed_out_again_near_its_expiry_is_not_fresher()
    {
        var options = new TokenCacheOptions { RefreshJitter = 0 };
        CachedToken cached = Arrive(CacheScene.Start.AddSeconds(100), options: options);
        _time.Advance(TimeSpan.FromSeconds(80));
        ClockReading now = _clock.ReadBoth();

        var token = new AccessToken("same", CacheScene.Start.AddSeconds(100));
        var again = CachedToken.Measure(new AcquiredToken(token, now, rejectionsBefore: 0), now, options, jitter: 0);

        Assert.True(again.StopServingAt.MonotonicTicks > cached.StopServingAt.MonotonicTicks + TimeSpan.TicksPerSecond);
        Assert.False(again.IsBetterThan(cached));
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, false, false)]
    [InlineData(true, true, false)]
    public void Any_token_is_better_than_an_outdated_one_unless_it_is_outdated_too(bool isOldOutdated, bool isNewOutdated, bool expected)
    {
        CachedToken old = Arrive(CacheScene.Start + Day);
        CachedToken shorter = Arrive(CacheScene.Start + (Day / 2));

        Assert.Equal(expected, Outdated(shorter, isNewOutdated).IsBetterThan(Outdated(old, isOldOutdated)));

        CachedToken Outdated(CachedToken token, bool isOutdated) => isOutdated ? token.Outdated(_clock.Read()) : token;
    }

    [Fact]
    public void An_outdated_token_is_due_at_once_and_keeps_everything_else()
    {
        var acquired = new AcquiredToken(new AccessToken("same", CacheScene.Start + Day), _sent, rejectionsBefore: 3);
        CachedToken token = CachedToken.Measure(acquired, _sent, HalfADay, jitter: 0).Kept();

        CachedToken outdated = token.Outdated(_sent);

        Assert.Equal(Freshness.Due, CachedToken.FreshnessOf(outdated, _sent));
        Assert.True(outdated is { IsOutdated: true, WasKept: true, RejectionsBefore: 3 });
        Assert.Equal((token.Token, token.StopServingAt, token.ArrivedAt), (outdated.Token, outdated.StopServingAt, outdated.ArrivedAt));
        Assert.True(outdated.Kept().IsOutdated);
        Assert.False(token.Outdated(_sent).IsBetterThan(token));
    }

    private CachedToken Arrive(DateTimeOffset expiresAt, string value = "same", TokenCacheOptions? options = null) =>
        CachedToken.Measure(
            new AcquiredToken(new AccessToken(value, expiresAt), _sent, rejectionsBefore: 0),
            _clock.ReadBoth(),
            options ?? HalfADay,
            jitter: 0);

    private ClockReading After(TimeSpan span) => new(_sent.MonotonicTicks + span.Ticks, _sent.UtcTicks + span.Ticks);
}
