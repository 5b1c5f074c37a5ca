using System.Net;

namespace TokenKit.Tests.OAuth;

public sealed class TimeLimitTests : EndpointTest
{
    [Fact]
    public async Task An_attempt_without_an_answer_is_given_up_after_ten_seconds_and_tried_again()
    {
        Wire.Hang().Answer(SomeOAuth.Token("token-2"));

        AccessToken token = await AcquireAsync();

        Assert.Equal("token-2", token.Value);
        Assert.InRange(Wire.Requests[1].At, SomeOAuth.Now.AddSeconds(10), SomeOAuth.Now.AddSeconds(12));
    }

    [Fact]
    public async Task All_attempts_together_take_thirty_seconds_at_most()
    {
        Wire.Hang();

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal(SomeOAuth.Now.AddSeconds(30), Clock.GetUtcNow());
        Assert.Equal(3, Wire.Requests.Count);
        Assert.Contains("ims-na1.adobelogin.com did not answer in time", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsTransient);
        Assert.Null(failure.StatusCode);
    }

    [Fact]
    public async Task An_answer_says_more_than_the_silence_after_it()
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.ServiceUnavailable, "internal_error", "Please try again later")).Hang();

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, failure.StatusCode);
        Assert.Equal("internal_error", failure.Error);
        Assert.True(failure.IsTransient);
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_given_up_too()
    {
        Wire.Do((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new StalledStream()) }))
            .Answer(SomeOAuth.Token("token-2"));

        AccessToken token = await AcquireAsync();

        Assert.Equal("token-2", token.Value);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task A_body_that_our_own_time_limit_broke_off_is_not_an_answer(HttpStatusCode status)
    {
        Wire.Do((_, _) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StreamContent(new StalledStream { BreaksOff = true }) }))
            .Answer(SomeOAuth.Token("token-2"));

        Assert.Equal("token-2", (await AcquireAsync()).Value);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task A_body_that_the_caller_broke_off_is_a_cancellation(HttpStatusCode status)
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Wire.Do((_, _) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StreamContent(new StalledStream { BreaksOff = true }) }));
        Task<AccessToken> acquisition = Endpoint().AcquireAsync(_ => new(Post()), caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => acquisition);
        Assert.Single(Wire.Requests);
    }

    [Fact]
    public async Task A_client_that_is_less_patient_than_TokenKit_is_a_time_out_too()
    {
        // What HttpClient throws when its own Timeout has passed.
        Wire.Fail(() =>
            new TaskCanceledException("The request was canceled due to the configured HttpClient.Timeout.", new TimeoutException()));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal(4, Wire.Requests.Count);
        Assert.Contains("did not answer in time", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsTransient);
    }

    [Fact]
    public async Task The_cancellation_of_the_caller_stays_a_cancellation()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Wire.Hang();
        Task<AccessToken> acquisition = Endpoint().AcquireAsync(_ => new(Post()), caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Clock.RunAsync(acquisition));
        Assert.Single(Wire.Requests);
    }

    [Fact]
    public async Task The_cancellation_of_the_caller_ends_the_wait_between_two_attempts()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.TooManyRequests, null, "text/html", ("Retry-After", "4")));
        Task<AccessToken> acquisition = Endpoint().AcquireAsync(_ => new(Post()), caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => acquisition);
        Assert.Single(Wire.Requests);
    }

    [Fact]
    public async Task A_caller_who_has_left_already_costs_no_request()
    {
        Wire.Answer(SomeOAuth.Token());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Endpoint().AcquireAsync(_ => new(Post()), new CancellationToken(canceled: true)));

        Assert.Empty(Wire.Requests);
    }
}
