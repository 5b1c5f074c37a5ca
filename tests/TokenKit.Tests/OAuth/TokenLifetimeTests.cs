using System.Net;
using TokenKit.OAuth;

namespace TokenKit.Tests.OAuth;

public sealed class TokenLifetimeTests : EndpointTest
{
    [Theory]
    [InlineData("86399")]
    [InlineData("86399.0")]
    [InlineData("8.6399e4")]
    [InlineData("\"86399\"")]
    public async Task Seconds_are_read_however_they_are_written(string expiresIn)
    {
        Wire.Answer(SomeOAuth.Token(expiresIn: expiresIn));

        AccessToken token = await AcquireAsync();

        Assert.Equal(SomeOAuth.Now.AddSeconds(86399), token.ExpiresAt);
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task Milliseconds_are_read_where_the_endpoint_counts_them()
    {
        Wire.Answer(SomeOAuth.Token(expiresIn: "86399994"));

        AccessToken token = await AcquireAsync(ExpiresIn.Unit.Milliseconds);

        Assert.Equal(SomeOAuth.Now.AddMilliseconds(86399994), token.ExpiresAt);
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task Seconds_that_cannot_be_are_read_as_milliseconds_with_a_warning()
    {
        Wire.Answer(SomeOAuth.Token(expiresIn: "86399994"));

        AccessToken token = await AcquireAsync();

        Assert.Equal(SomeOAuth.Now.AddMilliseconds(86399994), token.ExpiresAt);
        string warning = Assert.Single(Warnings);
        Assert.Contains("86399994", warning, StringComparison.Ordinal);
        Assert.Contains("aem", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e300")]
    [InlineData("99999999999999999999")]
    public async Task A_huge_lifetime_is_ten_days(string expiresIn)
    {
        Wire.Answer(SomeOAuth.Token(expiresIn: expiresIn));

        AccessToken token = await AcquireAsync();

        Assert.Equal(SomeOAuth.Now.AddDays(10), token.ExpiresAt);
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("\"Infinity\"")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"soon\"")]
    [InlineData("\"NaN\"")]
    [InlineData("true")]
    [InlineData("[86399]")]
    public async Task A_token_without_a_positive_lifetime_is_refused(string expiresIn)
    {
        Wire.Answer(SomeOAuth.Token(expiresIn: expiresIn));

        await AssertNoLifetimeAsync();
    }

    [Fact]
    public async Task A_token_without_any_lifetime_is_refused()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.OK, """{"access_token":"token-1","token_type":"bearer"}"""));

        await AssertNoLifetimeAsync();
    }

    [Fact]
    public async Task The_lifetime_counts_from_sending()
    {
        Wire.Do((_, _) =>
        {
            Clock.Advance(TimeSpan.FromSeconds(7));
            return Task.FromResult(SomeOAuth.Token()());
        });

        AccessToken token = await AcquireAsync();

        Assert.Equal(SomeOAuth.Now.AddSeconds(86399), token.ExpiresAt);
    }

    [Fact]
    public async Task The_lifetime_counts_from_sending_the_attempt_that_brought_the_token()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.ServiceUnavailable)).Answer(SomeOAuth.Token());

        AccessToken token = await AcquireAsync();

        Assert.Equal(Wire.Requests[1].At.AddSeconds(86399), token.ExpiresAt);
    }

    private async Task AssertNoLifetimeAsync()
    {
        TokenAcquisitionException failure = await FailAsync();

        Assert.Contains("without a positive expires_in", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("token-1", failure.ToString(), StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
        Assert.Single(Wire.Requests);
    }
}
