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
        Wire.Answer(Some.Answer(HttpStatusCode.OK, Some.TokenJson(), "application/json", Date(endpointAheadBySeconds)));

        AccessToken token = await AcquireAsync();

        Assert.Equal(Some.Now.AddSeconds(86399), token.ExpiresAt);
        string warning = Assert.Single(Warnings);
        Assert.Contains($"differs by {skew} ", warning, StringComparison.Ordinal);
        Assert.Contains("aem", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(59)]
    [InlineData(0)]
    [InlineData(-59)]
    public async Task A_small_difference_is_none(int endpointAheadBySeconds)
    {
        Wire.Answer(Some.Answer(HttpStatusCode.OK, Some.TokenJson(), "application/json", Date(endpointAheadBySeconds)));

        await AcquireAsync();

        Assert.Empty(Warnings);
    }

    [Theory]
    [InlineData(-300, "+300 s")]
    [InlineData(300, "-300 s")]
    public async Task A_refusal_names_a_clock_that_is_off(int endpointAheadBySeconds, string skew)
    {
        Wire.Answer(
            Some.Answer(HttpStatusCode.BadRequest, Some.ErrorJson("invalid_token"), "application/json", Date(endpointAheadBySeconds)));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Contains($"This machine's clock differs by {skew} from the endpoint's; set the machine's clock.", failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_does_not_blame_a_clock_that_is_right()
    {
        Wire.Answer(Some.Answer(HttpStatusCode.BadRequest, Some.ErrorJson("invalid_token"), "application/json", Date(2)));

        TokenAcquisitionException failure = await FailAsync();

        Assert.DoesNotContain("clock", failure.Message, StringComparison.Ordinal);
    }

    private static (string Name, string Value) Date(int aheadBySeconds) => ("Date", Some.Now.AddSeconds(aheadBySeconds).ToString("R"));
}
