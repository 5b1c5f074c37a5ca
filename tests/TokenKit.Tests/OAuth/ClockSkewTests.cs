using System.Net;

namespace TokenKit.Tests.OAuth;

public sealed class ClockSkewTests : EndpointTest
{
    [Theory]
    [InlineData(-300, "00:05:00")]
    [InlineData(300, "-00:05:00")]
    [InlineData(-60, "00:01:00")]
    public async Task A_clock_that_is_off_is_warned_about(int endpointAheadBySeconds, string skew)
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.OK, SomeOAuth.TokenJson(), "application/json", Date(endpointAheadBySeconds)));

        AccessToken token = await AcquireAsync();

        Assert.Equal(SomeOAuth.Now.AddSeconds(86399), token.ExpiresAt);
        string warning = Assert.Single(Warnings);
        Assert.Contains($"differs by {skew} ", warning, StringComparison.Ordinal);
        Assert.Contains("aem", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(59)]
    [InlineData(0)]
    [InlineData(-59)]
    public async Task A_small_difference_is_ignored(int endpointAheadBySeconds)
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.OK, SomeOAuth.TokenJson(), "application/json", Date(endpointAheadBySeconds)));

        await AcquireAsync();

        Assert.Empty(Warnings);
    }

    [Theory]
    [InlineData(-300, "+300 s")]
    [InlineData(300, "-300 s")]
    public async Task An_error_names_a_clock_that_is_wrong(int endpointAheadBySeconds, string skew)
    {
        Wire.Answer(
            SomeOAuth.Answer(
                HttpStatusCode.BadRequest, SomeOAuth.ErrorJson("invalid_token"), "application/json", Date(endpointAheadBySeconds)));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Contains($"This machine's clock differs by {skew} from the endpoint's; set the machine's clock.", failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_does_not_name_a_clock_that_is_right()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.BadRequest, SomeOAuth.ErrorJson("invalid_token"), "application/json", Date(2)));

        TokenAcquisitionException failure = await FailAsync();

        Assert.DoesNotContain("clock", failure.Message, StringComparison.Ordinal);
    }

    private static (string Name, string Value) Date(int aheadBySeconds) => ("Date", SomeOAuth.Now.AddSeconds(aheadBySeconds).ToString("R"));
}
