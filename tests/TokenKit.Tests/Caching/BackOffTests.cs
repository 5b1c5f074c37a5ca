using System.Globalization;
using TokenKit.Caching;

namespace TokenKit.Tests.Caching;

public sealed class BackOffTests
{
    private static readonly TokenAcquisitionException Transient = new("aem", "The endpoint is down.") { IsTransient = true };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(6, 32)]
    [InlineData(7, 60)]
    [InlineData(32, 60)]
    [InlineData(33, 60)]
    [InlineData(int.MaxValue, 60)]
    public void The_ceiling_doubles_from_one_second_to_a_minute(int failures, double ceiling)
    {
        Assert.Equal(TimeSpan.FromSeconds(ceiling), BackOff.DelayAfter(failures, Transient, random: 1, hasToken: true));
        Assert.Equal(TimeSpan.FromSeconds((1 + ceiling) / 2), BackOff.DelayAfter(failures, Transient, random: 0.5, hasToken: true));
        Assert.Equal(TimeSpan.FromSeconds(1), BackOff.DelayAfter(failures, Transient, random: 0, hasToken: true));
    }

    [Fact]
    public void A_token_that_was_not_fresher_counts_as_a_transient_failure() =>
        Assert.Equal(TimeSpan.FromSeconds(4), BackOff.DelayAfter(3, null, random: 1, hasToken: true));

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void A_failure_that_is_not_transient_costs_half_a_minute(int failures)
    {
        var failure = new TokenAcquisitionException("aem", "invalid_client");

        Assert.Equal(TimeSpan.FromSeconds(30), BackOff.DelayAfter(failures, failure, random: 1, hasToken: true));
        Assert.Equal(TimeSpan.FromSeconds(30), BackOff.DelayAfter(failures, failure, random: 1, hasToken: false));
        Assert.Equal(TimeSpan.FromSeconds(30), BackOff.WithoutToken(TimeSpan.FromSeconds(30), failure));
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 1, 2.5, 4)]
    [InlineData(4, 1, 3, 5)]
    [InlineData(int.MaxValue, 1, 3, 5)]
    public void Without_a_token_the_ceiling_is_five_seconds(int failures, double least, double middle, double most) => Assert.Equal(
        [least, middle, most],
        from random in new[] { 0, 0.5, 1 } select BackOff.DelayAfter(failures, Transient, random, hasToken: false).TotalSeconds);

    [Theory]
    [InlineData("00:00:03", "00:00:00", "00:00:03")]
    [InlineData("00:01:00", "00:00:00", "00:00:05")]
    [InlineData("00:01:00", "-00:00:10", "00:00:05")]
    [InlineData("00:01:00", "00:00:20", "00:00:20")]
    [InlineData("01:00:00", "1.00:00:00", "01:00:00")]
    public void Once_the_token_has_expired_a_back_off_of_five_seconds_is_enough_unless_the_endpoint_asked_for_more(string delay,
        string asked, string expected)
    {
        var failure = new TokenAcquisitionException("aem", "Not now.") { IsTransient = true, RetryAfter = Span(asked) };

        Assert.Equal(Span(expected), BackOff.WithoutToken(Span(delay), failure));
    }

    [Theory]
    [InlineData(true, "-00:00:10", "00:00:01")]
    [InlineData(true, "00:00:00", "00:00:01")]
    [InlineData(true, "00:05:00", "00:05:00")]
    [InlineData(true, "01:00:00", "01:00:00")]
    [InlineData(true, "1.00:00:00", "01:00:00")]
    [InlineData(false, "00:00:10", "00:00:30")]
    [InlineData(false, "00:00:40", "00:00:40")]
    public void No_acquisition_begins_for_as_long_as_the_endpoint_asked_up_to_an_hour(bool isTransient, string asked, string expected)
    {
        var failure = new TokenAcquisitionException("aem", "Not now.") { IsTransient = isTransient, RetryAfter = Span(asked) };

        Assert.Equal(Span(expected), BackOff.DelayAfter(1, failure, random: 1, hasToken: true));
        Assert.Equal(Span(expected), BackOff.DelayAfter(1, failure, random: 1, hasToken: false));
    }

    [Fact]
    public void No_acquisition_begins_before_the_back_off_has_ended()
    {
        var failure = new TokenAcquisitionException("aem", "Not now.") { RetryAfter = TimeSpan.FromMinutes(5) };

        BackOff backOff = After(null, failure);

        Assert.Equal(TimeSpan.FromMinutes(5), backOff.Delay);
        Assert.Same(failure, backOff.LastFailure);
        Assert.False(backOff.IsOver(At(299.999), hasToken: true));
        Assert.True(backOff.IsOver(At(300), hasToken: true));
    }

    [Fact]
    public void Once_the_token_has_expired_an_acquisition_may_begin_five_seconds_after_the_failure()
    {
        BackOff backOff = After(After(After(After(null, Transient), Transient), Transient), Transient);
        Assert.Equal(TimeSpan.FromSeconds(8), backOff.Delay);

        Assert.False(backOff.IsOver(At(4.999), hasToken: false));
        Assert.True(backOff.IsOver(At(5), hasToken: false));
        Assert.False(backOff.IsOver(At(7.999), hasToken: true));
        Assert.True(backOff.IsOver(At(8), hasToken: true));
    }

    [Fact]
    public void A_token_that_was_not_fresher_costs_a_back_off_and_is_not_reported_as_a_failure()
    {
        BackOff backOff = After(After(null, Transient), failure: null);

        Assert.Null(backOff.LastFailure);
        Assert.Equal(TimeSpan.FromSeconds(2), backOff.Delay);
    }

    [Theory]
    [InlineData(0, 30, 0)]
    [InlineData(1, 30, 1)]
    [InlineData(2, 30, 2)]
    [InlineData(5, 30, 16)]
    [InlineData(6, 30, 30)]
    [InlineData(int.MaxValue, 30, 30)]
    [InlineData(1, 0, 0)]
    public void A_token_that_replaced_rejected_ones_is_kept_for_a_second_doubling_with_each(int rejections, double longest,
        double expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), BackOff.KeepAfter(rejections, TimeSpan.FromSeconds(longest)));

    private static BackOff After(BackOff? before, TokenAcquisitionException? failure) =>
        BackOff.After(before, failure, At(0), random: 1, hasToken: true);

    private static ClockReading At(double seconds) => new(TimeSpan.FromSeconds(seconds + 1_000).Ticks, 0);

    private static TimeSpan Span(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
