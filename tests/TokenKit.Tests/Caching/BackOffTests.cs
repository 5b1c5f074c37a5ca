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
        Assert.Equal(TimeSpan.FromSeconds(ceiling), BackOff.After(failures, Transient, random: 1));
        Assert.Equal(TimeSpan.FromSeconds((1 + ceiling) / 2), BackOff.After(failures, Transient, random: 0.5));
        Assert.Equal(TimeSpan.FromSeconds(1), BackOff.After(failures, Transient, random: 0));
    }

    [Fact]
    public void A_token_that_was_no_fresher_counts_as_a_transient_failure() =>
        Assert.Equal(TimeSpan.FromSeconds(4), BackOff.After(3, null, random: 1));

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void A_refusal_that_no_retry_mends_costs_half_a_minute(int failures) =>
        Assert.Equal(TimeSpan.FromSeconds(30), BackOff.After(failures, new TokenAcquisitionException("aem", "invalid_client"), random: 1));

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

        Assert.Equal(Span(expected), BackOff.After(1, failure, random: 1));
    }

    private static TimeSpan Span(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
