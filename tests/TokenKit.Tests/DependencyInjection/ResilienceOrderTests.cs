using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using TokenKit.Tests.Http;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.DependencyInjection;

/// <summary>A resilience handler outside of the token handler and inside: a test for each row of docs/resilience.md.</summary>
public sealed class ResilienceOrderTests : ServicesTest
{
    private const string Outside = "outside";
    private const string Inside = "inside";

    private static readonly Uri Address = new("https://api.adobe.io/x");

    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(3);

    private readonly TaskCompletionSource _retried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _retries;

    private static Func<CancellationToken, Task<HttpResponseMessage>> Ok => Answer(HttpStatusCode.OK);

    private static Func<CancellationToken, Task<HttpResponseMessage>> Rejected => Answer(HttpStatusCode.Unauthorized);

    public static TheoryData<string> Orders => [Outside, Inside];

    [Fact]
    public async Task A_401_costs_no_try_of_a_resilience_handler_outside()
    {
        Assert.Equal(["token-1", "token-2"], await TokensOfAsync(Outside, Rejected, Ok));
        Assert.Equal(0, _retries);
    }

    [Fact]
    public async Task A_second_sending_after_a_401_has_the_tries_of_a_resilience_handler_inside()
    {
        Assert.Equal(
            ["token-1", "token-2", "token-2"],
            await TokensOfAsync(Inside, Rejected, Answer(HttpStatusCode.ServiceUnavailable), Ok));
        Assert.Equal(1, _retries);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    public async Task Each_try_of_a_resilience_handler_outside_takes_the_token_of_that_moment(HttpStatusCode status)
    {
        Assert.Equal(["token-1", "token-2"], await TokensOfAsync(Outside, Answer(status, after: TokenLifetime), Ok));
        Assert.Equal(1, _retries);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    public async Task Each_try_of_a_resilience_handler_inside_goes_with_the_token_of_the_first(HttpStatusCode status)
    {
        Assert.Equal(
            ["token-1", "token-1", "token-2"],
            await TokensOfAsync(Inside, Answer(status, after: TokenLifetime), Rejected, Ok));
        Assert.Equal(1, _retries);
    }

    [Fact]
    public async Task The_try_after_a_long_Retry_After_has_a_fresh_token_if_the_resilience_handler_is_outside()
    {
        Assert.Equal(["token-1", "token-2"], await TokensOfAsync(Outside, TooManyRequests(TokenLifetime), Ok));
        Assert.Equal(1, _retries);
    }

    [Fact]
    public async Task The_try_after_a_long_Retry_After_costs_a_401_if_the_resilience_handler_is_inside()
    {
        Assert.Equal(["token-1", "token-1", "token-2"], await TokensOfAsync(Inside, TooManyRequests(TokenLifetime), Rejected, Ok));
        Assert.Equal(1, _retries);
    }

    [Theory]
    [InlineData(Outside, HttpStatusCode.Unauthorized, 0)]
    [InlineData(Inside, HttpStatusCode.Unauthorized, 0)]
    [InlineData(Outside, HttpStatusCode.ServiceUnavailable, 1)]
    [InlineData(Inside, HttpStatusCode.ServiceUnavailable, 1)]
    public async Task A_401_is_not_a_failure_to_a_circuit_breaker(string order, HttpStatusCode status, int opened)
    {
        int count = 0;
        void AddBreaker(ResiliencePipelineBuilder<HttpResponseMessage> pipeline)
        {
            pipeline.TimeProvider = Clock;
            pipeline.AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                MinimumThroughput = 2,
                OnOpened = _ =>
                {
                    count++;
                    return default;
                },
            });
        }

        StubWire api = Wire([Answer(status)]);
        IHttpClientBuilder builder = Services.AddHttpClient("api").ConfigurePrimaryHttpMessageHandler(() => api);
        AddInOrder(order, builder, () => builder.AddResilienceHandler("breaker", AddBreaker));
        using HttpClient client = Client();

        for (int call = 0; call < 2; call++)
        {
            using HttpResponseMessage response = await client.GetAsync(Address, TestContext.Current.CancellationToken);
            Assert.Equal(status, response.StatusCode);
        }

        Assert.Equal(opened, count);
    }

    [Theory]
    [InlineData(Outside, "token-2")]
    [InlineData(Inside, "token-1")]
    public async Task A_try_that_times_out_is_followed_by_one_with(string order, string token)
    {
        Assert.Equal(["token-1", token], await TokensOfAsync(order, Hang(TokenLifetime), Ok));
        Assert.Equal(1, _retries);
    }

    [Theory]
    [InlineData(Outside, 1)]
    [InlineData(Inside, 0)]
    public async Task The_time_limit_of_a_try_counts_the_wait_for_a_token_only_outside(string order, int retries)
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        BackChannelIs(new StubWire(Clock).Do((_, _) => answer.Task));

        // The call waits for its token when it returns a task, and a try that has no time left is followed by the next one.
        Task<IEnumerable<string>> tokens = TokensOfAsync(order, Ok);
        Clock.Advance(AttemptTimeout * 2);
        await (retries > 0 ? _retried.Task : Task.CompletedTask).WaitAsync(TestContext.Current.CancellationToken);
        answer.SetResult(SomeOAuth.Token("token-1")());

        Assert.Equal(["token-1"], await tokens);
        Assert.Equal(retries, _retries);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Without_a_token_there_is_no_try_and_nothing_is_sent(string order)
    {
        BackChannelIs(new StubWire(Clock).Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_client")));

        await Assert.ThrowsAsync<TokenAcquisitionException>(() => TokensOfAsync(order, Ok));

        Assert.Equal(0, _retries);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_request_that_is_not_allowed_is_not_tried_again(string order)
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => TokensOfAsync(order, new Uri("https://evil.example/"), Ok));

        Assert.Equal(0, _retries);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Of_hedged_requests_each_has_the_token(string order)
    {
        using HttpClient client = HedgingClient(order, out StubWire api, Answer(HttpStatusCode.ServiceUnavailable), Ok);

        using HttpResponseMessage response = await client.GetAsync(Address, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["token-1", "token-1"], TokensOf(api));
        Assert.Single(BackChannel.Requests);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_401_to_a_hedged_request_drops_the_token_though_it_is_a_copy(string order)
    {
        using HttpClient client = HedgingClient(order, out StubWire api, Rejected, Ok);

        using HttpResponseMessage response = await client.GetAsync(Address, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["token-1", "token-2"], TokensOf(api));
    }

    [Fact]
    public async Task A_hedged_request_outside_takes_the_token_of_that_moment()
    {
        using HttpClient client = HedgingClient(
            Outside, out StubWire api, Answer(HttpStatusCode.ServiceUnavailable, after: TokenLifetime), Ok);

        using HttpResponseMessage response = await client.GetAsync(Address, TestContext.Current.CancellationToken);

        Assert.Equal(["token-1", "token-2"], TokensOf(api));
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void A_401_is_retried_in_a_synchronous_call_too(string order)
    {
        var api = new FakeApi(HttpStatusCode.Unauthorized, HttpStatusCode.OK);
        IHttpClientBuilder builder = Services.AddHttpClient("api").ConfigurePrimaryHttpMessageHandler(() => api);
        AddInOrder(order, builder, () => builder.AddResilienceHandler("tries", AddTries));
        using HttpClient client = Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);

        using HttpResponseMessage response = client.Send(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["Bearer token-1", "Bearer token-2"], api.Sent.Select(sent => sent["Authorization"]));
    }

    [Fact]
    public async Task A_resilience_handler_on_every_client_stands_outside_whatever_the_order_of_the_calls()
    {
        AddIms();
        StubWire api = Wire([Answer(HttpStatusCode.ServiceUnavailable, after: TokenLifetime), Ok]);
        Services.AddHttpClient("api").ConfigurePrimaryHttpMessageHandler(() => api).AddAdobeTokenHandler("aem");
        Services.ConfigureHttpClientDefaults(clients => clients.AddResilienceHandler("tries", AddTries));
        using HttpClient client = Client();

        using HttpResponseMessage response = await client.GetAsync(Address, TestContext.Current.CancellationToken);

        Assert.Equal(["token-1", "token-2"], TokensOf(api));
    }

    private static IEnumerable<string> TokensOf(StubWire api) =>
        api.Requests.Select(sent => sent.Headers.Split("Authorization: Bearer ")[1].Split('\n')[0].Trim());

    private static Func<CancellationToken, Task<HttpResponseMessage>> Answer(HttpStatusCode status) =>
        _ => Task.FromResult(new HttpResponseMessage(status));

    private static Func<CancellationToken, Task<HttpResponseMessage>> TooManyRequests(TimeSpan retryAfter) => _ =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Headers = { RetryAfter = new(retryAfter) } });

    // The clock stands still otherwise: this is the wait of the next try.
    private Func<CancellationToken, Task<HttpResponseMessage>> Answer(HttpStatusCode status, TimeSpan after) => _ =>
    {
        Clock.Advance(after);
        return Task.FromResult(new HttpResponseMessage(status));
    };

    private Func<CancellationToken, Task<HttpResponseMessage>> Hang(TimeSpan time) => cancellation =>
    {
        Clock.Advance(time);
        return Never.ComesAsync<HttpResponseMessage>(cancellation);
    };

    private void BackChannelIs(StubWire wire) =>
        Services.AddHttpClient(AdobeTokensBuilder.BackChannelName).ConfigurePrimaryHttpMessageHandler(() => wire);

    private Task<IEnumerable<string>> TokensOfAsync(string order, params Func<CancellationToken, Task<HttpResponseMessage>>[] answers) =>
        TokensOfAsync(order, Address, answers);

    private async Task<IEnumerable<string>> TokensOfAsync(
        string order, Uri uri, params Func<CancellationToken, Task<HttpResponseMessage>>[] answers)
    {
        StubWire api = Wire(answers);
        IHttpClientBuilder builder = Services.AddHttpClient("api").ConfigurePrimaryHttpMessageHandler(() => api);
        AddInOrder(order, builder, () => builder.AddResilienceHandler("tries", AddTries));
        using HttpClient client = Client();
        using HttpResponseMessage response = await client.GetAsync(uri, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return TokensOf(api);
    }

    private HttpClient HedgingClient(string order, out StubWire api, params Func<CancellationToken, Task<HttpResponseMessage>>[] answers)
    {
        StubWire wire = api = Wire(answers);
        IHttpClientBuilder builder = Services.AddHttpClient("api").ConfigurePrimaryHttpMessageHandler(() => wire);
        void AddHedging(ResiliencePipelineBuilder<HttpResponseMessage> pipeline) => pipeline.AddHedging(new HttpHedgingStrategyOptions());
        AddInOrder(order, builder, () => builder.AddResilienceHandler("hedging", AddHedging));
        return Client();
    }

    private void AddTries(ResiliencePipelineBuilder<HttpResponseMessage> pipeline)
    {
        var retry = new HttpRetryStrategyOptions
        {
            Delay = TimeSpan.Zero,
            UseJitter = false,
            OnRetry = _ =>
            {
                _retries++;
                _retried.TrySetResult();
                return default;
            },
        };
        var askedFor = retry.DelayGenerator!;
        retry.DelayGenerator = async arguments =>
        {
            // The answer asks for no wait.
            Clock.Advance(await askedFor(arguments) ?? TimeSpan.Zero);
            return TimeSpan.Zero;
        };
        pipeline.TimeProvider = Clock;
        pipeline.AddRetry(retry).AddTimeout(AttemptTimeout);
    }

    private void AddInOrder(string order, IHttpClientBuilder builder, Action addResilience)
    {
        AddIms();
        if (order == Outside)
        {
            addResilience();
        }

        builder.AddAdobeTokenHandler("aem");
        if (order == Inside)
        {
            addResilience();
        }
    }

    private StubWire Wire(Func<CancellationToken, Task<HttpResponseMessage>>[] answers)
    {
        var wire = new StubWire(Clock);
        foreach (Func<CancellationToken, Task<HttpResponseMessage>> answer in answers)
        {
            wire.Do((_, cancellation) => answer(cancellation));
        }

        return wire;
    }

    private HttpClient Client() => Provider.GetRequiredService<IHttpClientFactory>().CreateClient("api");
}
