using TokenKit.Caching;

namespace TokenKit.Tests.Caching;

public sealed class TokenFreshnessTests
{
    private readonly SplitClock _time = new(CacheScene.Start);
    private readonly CachedToken _token;

    public TokenFreshnessTests()
    {
        var clock = new TokenClock(_time);
        ClockReading now = clock.ReadBoth();
        var token = new AccessToken("token-1", CacheScene.Start.AddMinutes(100));
        _token = CachedToken.From(token, now, now, life => new TokenWindows(life * 0.8, life * 0.9, life), clock, rejectionsBefore: 0);
    }

    [Theory]
    [InlineData(0, 0, "Fresh")]
    [InlineData(79, 79, "Fresh")]
    [InlineData(80, 80, "Due")]
    [InlineData(89, 89, "Due")]
    [InlineData(90, 90, "Expired")]
    [InlineData(1_000, 1_000, "Expired")]
    public void A_token_is_fresh_then_due_then_expired(int monotonic, int wall, string freshness) =>
        Assert.Equal(freshness, Of(monotonic, wall));

    [Theory]
    [InlineData(80, 0, "Due")]
    [InlineData(0, 80, "Due")]
    [InlineData(90, 0, "Expired")]
    [InlineData(0, 90, "Expired")]
    [InlineData(90, -1_000, "Expired")]
    [InlineData(80, 90, "Expired")]
    public void Whichever_clock_says_it_first_is_believed(int monotonic, int wall, string freshness) =>
        Assert.Equal(freshness, Of(monotonic, wall));

    [Fact]
    public void No_token_is_an_expired_one() => Assert.Equal(Freshness.Expired, TokenFreshness.Of(null, default));

    private string Of(int monotonicMinutes, int wallMinutes) => TokenFreshness.Of(_token, new ClockReading(
        _time.GetTimestamp() + (monotonicMinutes * 60 * _time.TimestampFrequency),
        CacheScene.Start.AddMinutes(wallMinutes))).ToString();
}
