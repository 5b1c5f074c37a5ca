using System.Net;
using TokenKit.AdobePass;
using TokenKit.Caching;
using TokenKit.OAuth;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.AdobePass.Registration;

/// <summary>Registering is not idempotent: each request that reaches Adobe may leave a client behind, whatever its answer.</summary>
public sealed class RegistrationRepeatTests : PassTest
{
    [Fact]
    public async Task An_answer_that_takes_twelve_seconds_is_waited_for()
    {
        Wire.Do(async (_, stop) =>
        {
            await WaitAsync(TimeSpan.FromSeconds(12), stop);
            return SomePass.Registered(1)();
        }).Answer(SomePass.Token(1));

        Assert.Equal("pass-token-1", (await AcquireAsync()).Value);
        Assert.Equal(1, Registrations);
    }

    // As behind others of its address: one a second is sent.
    [Fact]
    public async Task A_registration_that_waited_for_another_permit_has_all_of_its_time_still()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.TooManyRequests)).Do(async (_, stop) =>
        {
            await WaitAsync(TimeSpan.FromSeconds(12), stop);
            return SomePass.Registered(1)();
        });
        using var limiter = new SlowLimiter(stop => WaitAsync(TimeSpan.FromSeconds(23), stop));
        EndpointSender sender = new(() => HttpClient, Clock, limiter);
        EndpointRequest request = SomePass.Request(forwardedFor: null, hasPermit: true);

        Assert.Equal(HttpStatusCode.Created, (await Clock.RunAsync(sender.SendAsync(request, Cancellation))).StatusCode);
        Assert.Equal(2, Wire.Requests.Count);
    }

    [Fact]
    public async Task After_a_time_out_a_registration_is_not_repeated()
    {
        Wire.Hang();

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal(1, Registrations);
        Assert.Equal(SomeOAuth.Now.AddSeconds(30), Clock.GetUtcNow());
        Assert.Contains("sp.auth.adobe.com did not answer in time", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsTransient);
    }

    public static TheoryData<string> BeginningsOfASuccess =>
        ["HTML", "cut short", "broken off", "stalled", "without a secret", "too large", "a time-out of the client"];

    [Theory]
    [MemberData(nameof(BeginningsOfASuccess))]
    public async Task After_an_answer_that_began_as_a_success_a_registration_is_not_repeated(string kind)
    {
        Wire.Do((_, _) => kind == "a time-out of the client"
            ? throw new TaskCanceledException("HttpClient.Timeout", new TimeoutException())
            : Task.FromResult(new HttpResponseMessage(HttpStatusCode.Created) { Content = ContentOf(kind) }));

        await FailAsync();

        Assert.Equal(1, Registrations);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    [InlineData(408)]
    [InlineData(0)]
    public async Task After_any_other_failure_that_may_have_made_a_client_it_is_repeated_once_at_most(int status)
    {
        Wire.Do((_, _) => status == 0
            ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "reset")
            : Task.FromResult(new HttpResponseMessage((HttpStatusCode)status)));

        await FailAsync();

        Assert.Equal(2, Registrations);
    }

    [Fact]
    public async Task Failures_that_made_no_client_in_between_do_not_allow_another_repetition()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.ServiceUnavailable)).Answer(SomeOAuth.Answer(HttpStatusCode.InternalServerError))
            .Answer(SomeOAuth.Answer(HttpStatusCode.BadGateway)).Answer(SomePass.Registered(1));

        await FailAsync();

        Assert.Equal(3, Registrations);
    }

    [Theory]
    [InlineData(429, HttpRequestError.Unknown)]
    [InlineData(503, HttpRequestError.Unknown)]
    [InlineData(0, HttpRequestError.ConnectionError)]
    [InlineData(0, HttpRequestError.NameResolutionError)]
    public async Task What_certainly_made_no_client_is_repeated_as_ever(int status, HttpRequestError error)
    {
        Wire.Do((_, _) => status == 0
            ? throw new HttpRequestException(error, "not reached")
            : Task.FromResult(new HttpResponseMessage((HttpStatusCode)status)));
        AdobePassTokenProvider provider = Provider();

        await FailAsync(provider);
        Assert.Equal(4, Registrations);

        await FailAsync(provider);
        Assert.Equal(8, Registrations);
    }

    // As after a redirect that the HttpClient follows.
    [Fact]
    public async Task A_registration_that_was_kept_back_made_no_client()
    {
        Wire.Fail(() => new HttpRequestException("not sent", new BackChannelException("it was kept back. Set AllowAutoRedirect = false.")));

        TokenAcquisitionException failure = await FailAsync();

        Assert.EndsWith("AllowAutoRedirect = false.", failure.Message, StringComparison.Ordinal);
        Assert.Null(failure.RetryAfter);
    }

    [Fact]
    public async Task After_an_unknown_outcome_the_next_registration_waits_for_a_back_off_that_grows()
    {
        Wire.Hang();
        AdobePassTokenProvider provider = Provider();
        DateTimeOffset end = Clock.GetUtcNow() + TimeSpan.FromMinutes(30);
        while (Clock.GetUtcNow() < end)
        {
            TokenAcquisitionException failure = await FailAsync(provider);
            Assert.True(failure.IsTransient);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        DateTimeOffset[] times = [.. Wire.Requests.Select(request => request.At)];
        TimeSpan[] backOffs = [.. times.Skip(1).Zip(times, (later, earlier) => later - earlier - TimeSpan.FromSeconds(30))];
        Assert.InRange(backOffs[0], TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(33));
        Assert.InRange(backOffs[1], TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(63));
        Assert.InRange(backOffs[^1], TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(3));
        Assert.InRange(times.Length, 6, 9);
    }

    [Fact]
    public async Task The_error_says_how_long_the_back_off_is()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.InternalServerError));
        AdobePassTokenProvider provider = Provider();

        TokenAcquisitionException failure = await FailAsync(provider);
        Clock.Advance(TimeSpan.FromSeconds(10));
        TokenAcquisitionException again = await FailAsync(provider);

        Assert.Contains("Whether Adobe made a client is not known", failure.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(30), failure.RetryAfter);
        Assert.Equal(HttpStatusCode.InternalServerError, again.StatusCode);
        Assert.InRange(again.RetryAfter!.Value, TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(20));
        Assert.Equal(2, Registrations);
    }

    [Fact]
    public async Task A_device_whose_outcome_is_unknown_holds_up_no_other()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.Created, "<html>")).Answer(SomePass.Registered(1)).Answer(SomePass.Token(1));
        AdobePassTokenProvider provider = Provider();
        await FailAsync(provider);

        Assert.Equal("pass-token-1", (await AcquireAsync(provider, new AdobePassDevice("device-1"))).Value);
    }

    [Fact]
    public async Task After_a_success_the_back_off_starts_again()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.Created, "<html>")).Answer(SomePass.Registered(1)).Answer(SomePass.Token(1))
            .Answer(SomePass.Error("invalid_client")).Answer(SomeOAuth.Answer(HttpStatusCode.Created, "<html>"));
        AdobePassTokenProvider provider = Provider();
        await FailAsync(provider);
        Clock.Advance(TimeSpan.FromSeconds(31));
        await AcquireAsync(provider);
        Clock.Advance(TimeSpan.FromMinutes(2)); // A client that is younger than a minute would be tried again first.

        TokenAcquisitionException failure = await FailAsync(provider);

        Assert.Equal(3, Registrations);
        Assert.Equal(TimeSpan.FromSeconds(30), failure.RetryAfter);
    }

    [Fact]
    public async Task A_caller_who_leaves_while_the_registration_is_under_way_does_not_cause_another_at_once()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Wire.Do(async (_, stop) =>
        {
            await leaving.CancelAsync();
            return await Never.ComesAsync<HttpResponseMessage>(stop);
        }).Answer(SomePass.Registered(2)).Answer(SomePass.Token(2));
        AdobePassTokenProvider provider = Provider();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => provider.GetTokenAsync(leaving.Token).AsTask());
        await AdvanceAsync(TimeSpan.FromSeconds(30));

        await FailAsync(provider);

        Assert.Equal(1, Registrations);
    }

    [Fact]
    public async Task A_registration_outlives_its_caller_and_is_kept()
    {
        Wire.Do(async (_, stop) =>
        {
            await WaitAsync(TimeSpan.FromSeconds(12), stop);
            return SomePass.Registered(1)();
        }).Answer(SomePass.Token(1));
        AdobePassTokenProvider provider = Provider();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task<AccessToken> left = provider.GetTokenAsync(leaving.Token).AsTask();
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        await AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal("pass-token-1", (await AcquireAsync(provider)).Value);
        Assert.Equal(1, Registrations);
        Assert.Equal("fake-cid-1", (await StoredAsync()).ClientId);
    }

    [Fact]
    public async Task The_cache_leaves_the_endpoint_alone_for_the_whole_back_off()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.Created, "<html>")).Answer(SomePass.Registered(1)).Answer(SomePass.Token(1));
        var cache = new CachingTokenProvider(Provider(), timeProvider: Clock);
        DateTimeOffset start = Clock.GetUtcNow();
        AccessToken? token = null;
        while (token is null)
        {
            try
            {
                token = await cache.GetTokenAsync(Cancellation);
            }
            catch (TokenAcquisitionException)
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        Assert.Equal(2, Registrations);
        Assert.InRange(Clock.GetUtcNow() - start, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(33));
    }

    // On a bare thread, so that all that the clock sets off is done then.
    private Task AdvanceAsync(TimeSpan time) => Task.Run(() => Clock.Advance(time), Cancellation);

    private async Task WaitAsync(TimeSpan time, CancellationToken stop)
    {
        using var end = new CancellationTokenSource(time, Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(end.Token, stop);
        try
        {
            await Never.ComesAsync<int>(both.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // The time has passed.
        }
    }

    private static HttpContent ContentOf(string kind) => kind switch
    {
        "HTML" => new StringContent("<html>welcome</html>"),
        "cut short" => new StringContent("""{"client_id":"fake-cid-1","client_se"""),
        "broken off" => new StreamContent(new BrokenStream()),
        "stalled" => new StreamContent(new StalledStream()),
        "too large" => new StringContent(new string(' ', 300 * 1024)),
        _ => new StringContent("""{"client_id":"fake-cid-1"}"""),
    };

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("reset");

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            throw new IOException("reset");
    }
}
