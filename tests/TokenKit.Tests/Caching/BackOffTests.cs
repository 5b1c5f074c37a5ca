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
        Assert.Equal(TimeSpan.FromSeconds(ceiling), BackOff.After(failures, Transient, random: 1, isTokenThere: true));
        Assert.Equal(TimeSpan.FromSeconds((1 + ceiling) / 2), BackOff.After(failures, Transient, random: 0.5, isTokenThere: true));
        Assert.Equal(TimeSpan.FromSeconds(1), BackOff.After(failures, Transient, random: 0, isTokenThere: true));
    }

    [Fact]
    public void A_token_that_was_no_fresher_counts_as_a_transient_failure() =>
        Assert.Equal(TimeSpan.FromSeconds(4), BackOff.After(3, null, random: 1, isTokenThere: true));

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void A_refusal_that_no_retry_mends_costs_half_a_minute(int failures)
    {
        var refusal = new TokenAcquisitionException("aem", "invalid_client");

        Assert.Equal(TimeSpan.FromSeconds(30), BackOff.After(failures, refusal, random: 1, isTokenThere: true));
        Assert.Equal(TimeSpan.FromSeconds(30), BackOff.After(failures, refusal, random: 1, isTokenThere: false));
        Assert.Equal(TimeSpan.FromSeconds(30), BackOff.InNeed(TimeSpan.FromSeconds(30), refusal));
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 1, 2.5, 4)]
    [InlineData(4, 1, 3, 5)]
    [InlineData(int.MaxValue, 1, 3, 5)]
    public void Without_a_token_the_ceiling_is_five_seconds(int failures, double least, double middle, double most) => Assert.Equal(
        [least, middle, most],
        from random in new[] { 0, 0.5, 1 } select BackOff.After(failures, Transient, random, isTokenThere: false).TotalSeconds);

    [Theory]
    [InlineData("00:00:03", "00:00:00", "00:00:03")]
    [InlineData("00:01:00", "00:00:00", "00:00:05")]
    [InlineData("00:01:00", "-00:00:10", "00:00:05")]
    [InlineData("00:01:00", "00:00:20", "00:00:20")]
    [InlineData("01:00:00", "1.00:00:00", "01:00:00")]
    public void Where_the_token_ends_in_a_pause_five_seconds_of_it_are_enough_unless_the_endpoint_asked_for_more(string pause, string asked, string expected)
    {
        var failure = new TokenAcquisitionException("aem", "Not now.") { IsTransient = true, RetryAfter = Span(asked) };

        Assert.Equal(Span(expected), BackOff.InNeed(Span(pause), failure));
    }

    [Theory]
    [InlineData(true, "-00:00:10", "00:00:01")]
    [InlineData(true, "00:00:00", "00:00:01")]
    [InlineData(true, "00:05:00", "00:05:00")]
    [InlineData(true, "01:00:00", "01:00:00")]
    [InlineData(true, "1.00:00:00", "01:00:00")]
    [InlineData(false, "00:00:10", "00:00:30")]
    [InlineData(false, "00:00:40", "00:00:40")]
    public void The_endpoint_is_left_alone_for_as_long_as_it_asked_up_to_an_hour(bool isTransient, string asked, string expected)
    {
        var failure = new TokenAcquisitionException("aem", "Not now.") { IsTransient = isTransient, RetryAfter = Span(asked) };

        Assert.Equal(Span(expected), BackOff.After(1, failure, random: 1, isTokenThere: true));
        Assert.Equal(Span(expected), BackOff.After(1, failure, random: 1, isTokenThere: false));
    }

    private static TimeSpan Span(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
