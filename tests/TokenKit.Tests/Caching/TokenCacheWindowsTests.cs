using System.Globalization;
using TokenKit.Caching;

namespace TokenKit.Tests.Caching;

public sealed class TokenCacheWindowsTests
{
    [Theory]
    [InlineData("1.00:00:00", "23:00:00", "23:59:50")]
    [InlineData("06:00:00", "05:00:00", "05:59:50")]
    [InlineData("01:00:00", "00:48:00", "00:59:50")]
    [InlineData("00:03:20", "00:02:40", "00:03:10")]
    [InlineData("00:01:00", "00:00:48", "00:00:57")]
    [InlineData("00:00:01", "00:00:00.8", "00:00:00.95")]
    [InlineData("00:00:00", "00:00:00", "00:00:00")]
    public void A_token_is_refreshed_an_hour_or_a_fifth_of_its_lifetime_before_its_expiry_and_served_until_ten_seconds_or_a_twentieth(
        string lifetime, string refreshAfter, string stopServingAfter) =>
        Assert.Equal((Span(refreshAfter), Span(stopServingAfter)), new TokenCacheOptions().WindowsOf(Span(lifetime), 0));

    [Theory]
    [InlineData("01:00:00", "00:10:00", null, "00:50:00", "00:59:50")]
    [InlineData("01:00:00", null, "00:05:00", "00:48:00", "00:55:00")]
    [InlineData("01:00:00", "00:00:00", null, "00:59:50", "00:59:50")]
    [InlineData("01:00:00", "00:00:00", "00:00:00", "01:00:00", "01:00:00")]
    [InlineData("01:00:00", null, "00:30:00", "00:30:00", "00:30:00")]
    public void The_refresh_point_and_the_expiry_margin_are_set_apart(string lifetime, string? early, string? skew, string refreshAfter,
        string stopServingAfter) =>
        Assert.Equal((Span(refreshAfter), Span(stopServingAfter)), Options(early, skew).WindowsOf(Span(lifetime), 0));

    [Theory]
    [InlineData("01:00:00", "02:00:00", null, "00:06:00", "00:59:50")]
    [InlineData("01:00:00", "01:00:00", null, "00:06:00", "00:59:50")]
    [InlineData("01:00:00", null, "02:00:00", "00:06:00", "00:06:00")]
    [InlineData("00:00:01", "365.00:00:00", "365.00:00:00", "00:00:00.1", "00:00:00.1")]
    public void A_tenth_of_the_lifetime_is_used_however_wide_the_settings_are(string lifetime, string? early, string? skew,
        string refreshAfter, string stopServingAfter) =>
        Assert.Equal((Span(refreshAfter), Span(stopServingAfter)), Options(early, skew).WindowsOf(Span(lifetime), 1));

    [Fact]
    public void The_widest_settings_do_not_overflow()
    {
        var options = new TokenCacheOptions { RefreshBeforeExpiry = TimeSpan.MaxValue, ExpirySkew = TimeSpan.MaxValue };

        Assert.Equal((Span("02:24:00"), Span("02:24:00")), options.WindowsOf(TimeSpan.FromDays(1), 1));
    }

    [Theory]
    [InlineData(0, 1, "23:00:00")]
    [InlineData(0.1, 0, "23:00:00")]
    [InlineData(0.1, 0.5, "22:57:00.5")]
    [InlineData(0.1, 1, "22:54:01")]
    [InlineData(1, 1, "22:00:10")]
    public void Jitter_brings_the_refresh_forward_by_a_share_of_the_window(double jitter, double share, string refreshAfter) =>
        Assert.Equal((Span(refreshAfter), Span("23:59:50")),
            new TokenCacheOptions { RefreshJitter = jitter }.WindowsOf(TimeSpan.FromDays(1), share));

    [Theory]
    [InlineData(0.1, 0)]
    [InlineData(0.1, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    public void The_refresh_stays_between_a_tenth_of_the_lifetime_and_the_expiry_margin(double jitter, double share)
    {
        string[] lives = ["00:00:01", "00:00:07", "00:01:00", "00:10:01", "01:00:00", "06:00:00", "1.00:00:00", "365.00:00:00"];
        string?[] spans = [null, "00:00:00", "00:00:30", "01:00:00", "2.00:00:00"];
        Assert.All(from life in lives from early in spans from skew in spans select (life, early, skew), setting =>
        {
            TimeSpan lifetime = Span(setting.life);
            TokenCacheOptions options = Options(setting.early, setting.skew);
            options.RefreshJitter = jitter;

            (TimeSpan refreshAfter, TimeSpan stopServingAfter) = options.WindowsOf(lifetime, share);

            Assert.InRange(stopServingAfter, lifetime / 10, lifetime);
            Assert.InRange(refreshAfter, lifetime / 10, stopServingAfter);
        });
    }

    private static TokenCacheOptions Options(string? early, string? skew) => new()
    {
        RefreshBeforeExpiry = early is null ? null : Span(early),
        ExpirySkew = skew is null ? null : Span(skew),
    };

    private static TimeSpan Span(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
