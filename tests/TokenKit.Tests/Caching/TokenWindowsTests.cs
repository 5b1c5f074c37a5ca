using System.Globalization;
using TokenKit.Caching;

namespace TokenKit.Tests.Caching;

public sealed class TokenWindowsTests
{
    [Theory]
    [InlineData("1.00:00:00", "23:00:00", "23:59:00")]
    [InlineData("06:00:00", "05:00:00", "05:59:00")]
    [InlineData("01:00:00", "00:48:00", "00:59:00")]
    [InlineData("00:01:00", "00:00:48", "00:00:54")]
    [InlineData("00:00:01", "00:00:00.8", "00:00:00.9")]
    [InlineData("00:00:00", "00:00:00", "00:00:00")]
    public void A_token_is_renewed_an_hour_or_a_fifth_of_its_life_before_its_end(string lifetime, string refreshAfter, string expireAfter) =>
        Assert.Equal(Windows(refreshAfter, expireAfter), Of(Span(lifetime), new TokenCacheOptions(), share: 0));

    [Theory]
    [InlineData("01:00:00", "00:10:00", null, "00:50:00", "00:59:00")]
    [InlineData("01:00:00", null, "00:05:00", "00:48:00", "00:55:00")]
    [InlineData("01:00:00", "00:00:00", null, "00:59:00", "00:59:00")]
    [InlineData("01:00:00", "00:00:00", "00:00:00", "01:00:00", "01:00:00")]
    [InlineData("01:00:00", null, "00:30:00", "00:30:00", "00:30:00")]
    public void The_refresh_point_and_the_hard_expiry_are_set_apart(string lifetime, string? early, string? skew, string refreshAfter, string expireAfter) =>
        Assert.Equal(Windows(refreshAfter, expireAfter), Of(Span(lifetime), Options(early, skew), share: 0));

    [Theory]
    [InlineData("01:00:00", "02:00:00", null, "00:06:00", "00:59:00")]
    [InlineData("01:00:00", "01:00:00", null, "00:06:00", "00:59:00")]
    [InlineData("01:00:00", null, "02:00:00", "00:06:00", "00:06:00")]
    [InlineData("00:00:01", "365.00:00:00", "365.00:00:00", "00:00:00.1", "00:00:00.1")]
    public void A_tenth_of_the_life_is_used_however_wide_the_settings_are(string lifetime, string? early, string? skew, string refreshAfter, string expireAfter) =>
        Assert.Equal(Windows(refreshAfter, expireAfter), Of(Span(lifetime), Options(early, skew), share: 1));

    [Fact]
    public void The_widest_settings_do_not_overflow()
    {
        var options = new TokenCacheOptions { RefreshBeforeExpiry = TimeSpan.MaxValue, ExpirySkew = TimeSpan.MaxValue };

        Assert.Equal(Windows("02:24:00", "02:24:00"), Of(TimeSpan.FromDays(1), options, share: 1));
    }

    [Theory]
    [InlineData(0, 1, "23:00:00")]
    [InlineData(0.1, 0, "23:00:00")]
    [InlineData(0.1, 0.5, "22:57:03")]
    [InlineData(0.1, 1, "22:54:06")]
    [InlineData(1, 1, "22:01:00")]
    public void Jitter_brings_the_renewal_forward_by_a_share_of_the_window(double jitter, double share, string refreshAfter) =>
        Assert.Equal(Windows(refreshAfter, "23:59:00"), Of(TimeSpan.FromDays(1), new TokenCacheOptions { RefreshJitter = jitter }, share));

    [Theory]
    [InlineData(0.1, 0)]
    [InlineData(0.1, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    public void The_renewal_stays_between_a_tenth_of_the_life_and_the_hard_expiry(double jitter, double share)
    {
        string[] lives = ["00:00:01", "00:00:07", "00:01:00", "00:10:01", "01:00:00", "06:00:00", "1.00:00:00", "365.00:00:00"];
        string?[] spans = [null, "00:00:00", "00:00:30", "01:00:00", "2.00:00:00"];
        Assert.All(from life in lives from early in spans from skew in spans select (life, early, skew), setting =>
        {
            TimeSpan lifetime = Span(setting.life);
            TokenCacheOptions options = Options(setting.early, setting.skew);
            options.RefreshJitter = jitter;

            TokenWindows windows = TokenWindows.Of(lifetime, options, share);

            Assert.InRange(windows.ExpireAfter, lifetime / 10, lifetime);
            Assert.InRange(windows.RefreshAfter, lifetime / 10, windows.ExpireAfter);
        });
    }

    // In need a token is used for longer, but for what a request and an issuer's rounding may take; a skew that is set is kept.
    [Theory]
    [InlineData("1.00:00:00", null, "23:59:58")]
    [InlineData("00:00:40", null, "00:00:38")]
    [InlineData("00:00:10", null, "00:00:09.5")]
    [InlineData("01:00:00", "00:10:00", "00:50:00")]
    [InlineData("01:00:00", "00:00:00", "01:00:00")]
    [InlineData("01:00:00", "02:00:00", "00:06:00")]
    public void In_need_a_token_is_used_almost_to_its_end_unless_a_skew_is_set(string lifetime, string? skew, string lapseAfter) =>
        Assert.Equal(Span(lapseAfter), TokenWindows.Of(Span(lifetime), Options(null, skew), share: 0).LapseAfter);

    // The two windows of every day.
    private static TokenWindows Of(TimeSpan lifetime, TokenCacheOptions options, double share) => TokenWindows.Of(lifetime, options, share) with { LapseAfter = TimeSpan.Zero };

    private static TokenWindows Windows(string refreshAfter, string expireAfter) => new(Span(refreshAfter), Span(expireAfter), TimeSpan.Zero);

    private static TokenCacheOptions Options(string? early, string? skew) => new()
    {
        RefreshBeforeExpiry = early is null ? null : Span(early),
        ExpirySkew = skew is null ? null : Span(skew),
    };

    private static TimeSpan Span(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
