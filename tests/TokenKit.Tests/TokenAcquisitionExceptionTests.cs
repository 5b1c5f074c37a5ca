using System.Net;

namespace TokenKit.Tests;

public sealed class TokenAcquisitionExceptionTests
{
    private static readonly TokenAcquisitionException Full = new("aem", "No token today.", new HttpRequestException())
    {
        Endpoint = new Uri("https://ims.example/ims/token/v3"),
        StatusCode = HttpStatusCode.TooManyRequests,
        Error = "slow_down",
        ErrorDescription = "Too many.",
        IsTransient = true,
        RetryAfter = TimeSpan.FromSeconds(7),
        RequestId = "debug-1",
    };

    [Fact]
    public void It_names_the_token_and_says_why()
    {
        var failure = new TokenAcquisitionException("aem", "No token today.");

        Assert.Equal(("aem", "No token today.", false), (failure.TokenName, failure.Message, failure.IsTransient));
        Assert.Null(failure.InnerException);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_token_has_a_name(string? name) =>
        Assert.ThrowsAny<ArgumentException>(() => new TokenAcquisitionException(name!, "No token today."));

    [Fact]
    public void The_same_failure_for_another_caller_says_all_that_the_original_said()
    {
        TokenAcquisitionException again = TokenAcquisitionException.Again(Full);

        Assert.NotSame(Full, again);
        Assert.Same(Full.InnerException, again.InnerException);
        Assert.All(
            typeof(TokenAcquisitionException).GetProperties().Where(property =>
            property.DeclaringType == typeof(TokenAcquisitionException)), property =>
        {
            Assert.NotNull(property.GetValue(Full));
            Assert.Equal(property.GetValue(Full), property.GetValue(again));
        });
        Assert.Equal(Full.Message, again.Message);
        Assert.Single(again.ToString().Split(Full.Message)[1..]);
    }
}
