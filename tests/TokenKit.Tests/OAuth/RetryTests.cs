using System.Net;

namespace TokenKit.Tests.OAuth;

public sealed class RetryTests : EndpointTest
{
    [Theory]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    public async Task What_may_pass_is_tried_three_times_more(HttpStatusCode status)
    {
        Wire.Answer(SomeOAuth.Answer(status));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal(4, Wire.Requests.Count);
        Assert.Equal(status, failure.StatusCode);
        Assert.True(failure.IsTransient);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task An_error_of_the_client_is_not_tried_again(HttpStatusCode status)
    {
        Wire.Answer(SomeOAuth.Error(status, "invalid_client"));

        await FailAsync();

        Assert.Single(Wire.Requests);
    }

    [Fact]
    public async Task A_network_error_is_tried_again()
    {
        Wire.Fail(() => new HttpRequestException(HttpRequestError.ConnectionError, "refused")).Answer(SomeOAuth.Token("token-2"));

        AccessToken token = await AcquireAsync();

        Assert.Equal("token-2", token.Value);
    }

    [Fact]
    public async Task A_proxy_that_refuses_is_reported_without_its_password()
    {
        Wire.Fail(() =>
            new HttpRequestException(HttpRequestError.ProxyTunnelError, "The proxy 'http://user:FAKE-password@proxy.example/' refused"));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Contains("ProxyTunnelError", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("FAKE-password", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_cannot_send_at_all_is_reported_with_what_to_do()
    {
        Wire.Fail(() => new NotSupportedException("a proxy of another kind"));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Contains(
            "the HttpClient could not send the request, or not read the answer (NotSupportedException)",
            failure.Message,
            StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
    }

    [Fact]
    public async Task A_network_that_stays_down_is_reported()
    {
        Wire.Fail(() => new HttpRequestException(HttpRequestError.NameResolutionError, "no such host"));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal(4, Wire.Requests.Count);
        Assert.Contains("ims-na1.adobelogin.com could not be reached (NameResolutionError)", failure.Message, StringComparison.Ordinal);
        Assert.IsType<HttpRequestException>(failure.InnerException);
        Assert.True(failure.IsTransient);
        Assert.Null(failure.StatusCode);
    }

    [Fact]
    public async Task The_third_retry_may_succeed()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.ServiceUnavailable))
            .Fail(() => new HttpRequestException("reset"))
            .Answer(SomeOAuth.Answer(HttpStatusCode.TooManyRequests, "<html>slow down</html>", "text/html"))
            .Answer(SomeOAuth.Token("token-4"));

        AccessToken token = await AcquireAsync();

        Assert.Equal("token-4", token.Value);
    }

    [Fact]
    public async Task Attempts_are_apart_in_time()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.ServiceUnavailable));

        await FailAsync();

        Assert.True(Wire.Requests[3].At > Wire.Requests[0].At);
    }

    [Fact]
    public async Task Attempts_are_apart_by_other_times_each_time()
    {
        HashSet<TimeSpan> delays = [];
        for (int run = 0; run < 20; run++)
        {
            delays.Add(await FirstDelayAsync(HttpStatusCode.ServiceUnavailable));
        }

        Assert.True(delays.Count > 1, "All delays are the same.");
        Assert.Contains(delays, delay => delay < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task After_429_without_a_word_at_least_a_second_lies_between_two_attempts()
    {
        for (int run = 0; run < 20; run++)
        {
            Assert.InRange(await FirstDelayAsync(HttpStatusCode.TooManyRequests), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2.2));
        }
    }

    [Fact]
    public async Task A_short_Retry_After_is_waited_for()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.TooManyRequests, null, "text/html", ("Retry-After", "5")))
            .Answer(SomeOAuth.Token("token-2"));

        AccessToken token = await AcquireAsync();

        Assert.Equal("token-2", token.Value);
        Assert.Equal(SomeOAuth.Now.AddSeconds(5), Wire.Requests[1].At);
    }

    [Fact]
    public async Task A_long_Retry_After_is_reported_and_not_waited_for()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.TooManyRequests, null, "text/html", ("Retry-After", "120")));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Single(Wire.Requests);
        Assert.Equal(SomeOAuth.Now, Clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(120), failure.RetryAfter);
        Assert.True(failure.IsTransient);
    }

    [Fact]
    public async Task A_Retry_After_may_be_a_date()
    {
        Wire.Answer(
            SomeOAuth.Answer(
                HttpStatusCode.ServiceUnavailable, null, "text/html", ("Retry-After", SomeOAuth.Now.AddSeconds(90).ToString("R"))));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal(TimeSpan.FromSeconds(90), failure.RetryAfter);
    }

    [Fact]
    public async Task A_Retry_After_in_the_past_is_waited_for_as_if_there_were_none()
    {
        Wire.Answer(
            SomeOAuth.Answer(
                HttpStatusCode.ServiceUnavailable, null, "text/html", ("Retry-After", SomeOAuth.Now.AddHours(-1).ToString("R"))));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal(TimeSpan.Zero, failure.RetryAfter);
        Assert.Equal(4, Wire.Requests.Count);
        Assert.Equal(4, Wire.Requests.Select(request => request.At).Distinct().Count());
    }

    [Fact]
    public async Task A_Retry_After_that_is_neither_is_passed_over()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.ServiceUnavailable, null, "text/html", ("Retry-After", "soon")));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Null(failure.RetryAfter);
        Assert.Equal(4, Wire.Requests.Count);
    }

    private async Task<TimeSpan> FirstDelayAsync(HttpStatusCode status)
    {
        int first = Wire.Requests.Count;
        Wire.Answer(SomeOAuth.Answer(status));
        await FailAsync();
        return Wire.Requests[first + 1].At - Wire.Requests[first].At;
    }
}
