using System.Net;

namespace TokenKit.Tests.OAuth;

public sealed class RedirectTests : EndpointTest
{
    [Theory]
    [InlineData(HttpStatusCode.Redirect)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    [InlineData(HttpStatusCode.PermanentRedirect)]
    public async Task A_redirect_is_an_error_and_is_not_followed(HttpStatusCode status)
    {
        Wire.Answer(Some.Answer(status, null, "text/html", ("Location", "https://elsewhere.example/token")));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Single(Wire.Requests);
        Assert.Equal(status, failure.StatusCode);
        Assert.Contains("A redirect is not followed", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
    }

    [Fact]
    public async Task A_client_that_follows_redirects_is_found_out()
    {
        // A handler that follows a redirect leaves the address where it ended in the request.
        Wire.Do((request, _) =>
        {
            request.RequestUri = new Uri("https://elsewhere.example/token");
            return Task.FromResult(Some.Token()());
        });

        TokenAcquisitionException failure = await FailAsync();

        Assert.Single(Wire.Requests);
        Assert.Contains("followed a redirect from ims-na1.adobelogin.com to elsewhere.example", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AllowAutoRedirect = false", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
    }
}
