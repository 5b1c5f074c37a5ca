using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TokenKit.AdobePass;
using TokenKit.DeveloperConsole;
using TokenKit.Ims;
using TokenKit.Tests.AdobePass;
using TokenKit.Tests.Ims;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.DependencyInjection;

/// <summary>What a service puts on every client stays off the token requests, which have limits and retries of their own.</summary>
public sealed class BackChannelDefaultsTests : ServicesTest
{
    private readonly StubWire _endpoint;

    public BackChannelDefaultsTests()
    {
        _endpoint = new StubWire(Clock);
        Services.AddHttpClient(AdobeTokensBuilder.BackChannelName).ConfigurePrimaryHttpMessageHandler(() => _endpoint);
    }

    public static TheoryData<string> Defaults => ["standard", "hedging", "handler", "filter", "direct"];

    [Theory]
    [MemberData(nameof(Defaults))]
    public async Task A_long_Retry_After_is_one_request_and_keeps_its_status(string defaults)
    {
        AddBoth(defaults);
        _endpoint.Answer(SomeOAuth.Answer(HttpStatusCode.TooManyRequests, null, "text/html", ("Retry-After", "120")));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Single(_endpoint.Requests);
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(120)), (failure.StatusCode, failure.RetryAfter));
    }

    [Theory]
    [MemberData(nameof(Defaults))]
    public async Task An_outage_costs_four_requests(string defaults)
    {
        AddBoth(defaults);
        _endpoint.Answer(SomeOAuth.Answer(HttpStatusCode.ServiceUnavailable));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal(4, _endpoint.Requests.Count);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, failure.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Defaults))]
    public async Task An_endpoint_that_hangs_costs_three_requests_and_thirty_seconds(string defaults)
    {
        AddBoth(defaults);
        _endpoint.Hang();

        await FailAsync();

        Assert.Equal(3, _endpoint.Requests.Count);
        Assert.InRange(Clock.GetUtcNow() - SomeOAuth.Now, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(31));
    }

    [Theory]
    [MemberData(nameof(Defaults))]
    public async Task A_registration_that_fails_after_a_client_was_made_makes_two_at_most(string defaults)
    {
        AddBoth(defaults);
        _endpoint.Answer(SomeOAuth.Answer(HttpStatusCode.InternalServerError));
        using var limiter = new AddressLimiter();
        var store = new InMemoryClientRegistrationStore();
        var provider = new AdobePassTokenProvider(
            "pass", SomePass.Options(), SomePass.Settings, BackChannelClient, store, limiter, Clock, NullLogger.Instance);

        await FailAsync(provider);

        Assert.Equal(2, _endpoint.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_set_by_name_takes_effect_in_whatever_order_it_is_set(bool isBefore)
    {
        if (isBefore)
        {
            SetByName();
            AddToEveryClient("handler");
            AddIms();
        }
        else
        {
            AddIms();
            AddToEveryClient("handler");
            SetByName();
        }

        _endpoint.Answer(SomeOAuth.Token("token-1"));

        await GetTokenAsync();

        SentRequest request = Assert.Single(_endpoint.Requests);
        Assert.Contains("x-mine: 1", request.Headers, StringComparison.Ordinal);
        Assert.Contains("x-handler: 1", request.Headers, StringComparison.Ordinal);
        Assert.DoesNotContain("x-every", request.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_and_time_limits_of_every_client_are_not_those_of_token_requests()
    {
        AddIms();
        Services.ConfigureHttpClientDefaults(clients => clients.ConfigureHttpClient(client =>
        {
            client.Timeout = TimeSpan.FromMilliseconds(1);
            client.DefaultRequestHeaders.Authorization = new("Bearer", "FAKE-internal");
        }));
        _endpoint.Answer(SomeOAuth.Token("token-1"));

        await GetTokenAsync();

        using HttpClient client = Provider.GetRequiredService<IHttpClientFactory>().CreateClient(AdobeTokensBuilder.BackChannelName);
        Assert.Equal(new HttpClient().Timeout, client.Timeout);
        Assert.DoesNotContain("FAKE-internal", Assert.Single(_endpoint.Requests).Headers, StringComparison.Ordinal);
    }

    // As header propagation does outside of a request.
    [Fact]
    public async Task A_handler_on_every_client_that_throws_costs_a_service_no_token()
    {
        AddIms();
        Services.ConfigureHttpClientDefaults(clients => clients.AddHttpMessageHandler(() => new Throwing()));
        _endpoint.Answer(SomeOAuth.Token("token-1"));

        Assert.Equal("token-1", await GetTokenAsync());
    }

    [Fact]
    public async Task The_log_of_every_client_goes_on()
    {
        AddIms();
        Services.AddLogging(logging => logging.AddFakeLogging().SetMinimumLevel(LogLevel.Trace));
        _endpoint.Answer(SomeOAuth.Token("token-1"));

        await GetTokenAsync();

        Assert.Contains(
            Provider.GetFakeLogCollector().GetSnapshot(),
            record => record.Category == "System.Net.Http.HttpClient.TokenKit.LogicalHandler"
                && record.Message.Contains("Start processing HTTP request POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Other_clients_keep_what_every_client_has()
    {
        AddIms();
        AddToEveryClient("handler");
        AddToEveryClient("filter");
        _endpoint.Answer(SomeOAuth.Token("token-1"));
        ApiClient("other");

        await CallAsync("other", TestContext.Current.CancellationToken);

        Assert.Equal(9, Api.Requests.Count);
        Assert.Contains("x-every: 1", Api.Requests[0].Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_requests_to_the_console_are_not_repeated_either()
    {
        AddIms().AddClientSecrets("aem", options => (options.ConsoleOrganizationId, options.ConsoleCredentialId) = ("100001", "200002"));
        AddToEveryClient("standard");
        AddToEveryClient("handler");
        Services.AddHttpClient("TokenKit.ClientSecrets.aem").ConfigurePrimaryHttpMessageHandler(() => Api);
        _endpoint.Answer(SomeOAuth.Token("token-1"));
        Api.Fail(() => new HttpRequestException(HttpRequestError.ResponseEnded, "lost"));
        ClientSecretsClient secrets = Provider.GetRequiredKeyedService<ClientSecretsClient>("aem");

        await Assert.ThrowsAsync<AdobeRequestException>(() => secrets.AddAsync(TestContext.Current.CancellationToken));

        Assert.Single(Api.Requests);
    }

    private void AddBoth(string defaults)
    {
        AddIms();
        AddToEveryClient(defaults);
    }

    private void SetByName() => Services.AddHttpClient(AdobeTokensBuilder.BackChannelName)
        .ConfigureHttpClient(client => client.DefaultRequestHeaders.Add("x-mine", "1"))
        .AddHttpMessageHandler(() => new HeaderHandler("x-handler"));

    private void AddToEveryClient(string what)
    {
        switch (what)
        {
            case "standard":
                Services.ConfigureHttpClientDefaults(clients => clients.AddStandardResilienceHandler());
                break;
            case "hedging":
                Services.ConfigureHttpClientDefaults(clients => clients.AddStandardHedgingHandler());
                break;
            case "handler":
                Services.ConfigureHttpClientDefaults(clients => clients
                    .AddHttpMessageHandler(() => new HeaderHandler("x-every"))
                    .AddHttpMessageHandler(() => new ThreeTimes()));
                break;
            case "filter":
                Services.AddSingleton<IHttpMessageHandlerBuilderFilter>(new Filter());
                break;
            default:
                Services.ConfigureAll<HttpClientFactoryOptions>(
                    options => options.HttpMessageHandlerBuilderActions.Add(builder => builder.AdditionalHandlers.Add(new ThreeTimes())));
                Services.PostConfigureAll<HttpClientFactoryOptions>(options => options.HttpMessageHandlerBuilderActions.Add(
                    builder => builder.AdditionalHandlers.Insert(0, new ThreeTimes())));
                break;
        }
    }

    private HttpClient BackChannelClient() =>
        Provider.GetRequiredService<IHttpClientFactory>().CreateClient(AdobeTokensBuilder.BackChannelName);

    private Task<TokenAcquisitionException> FailAsync() => FailAsync(
        new ImsTokenProvider("aem", SomeIms.Options(), SomeIms.Settings, BackChannelClient, Clock, NullLogger.Instance));

    // Without the cache, which acquires on another thread: the fake clock would run ahead of it.
    private Task<TokenAcquisitionException> FailAsync(ITokenProvider provider) => Assert.ThrowsAsync<TokenAcquisitionException>(
        () => Clock.RunAsync(provider.GetTokenAsync(TestContext.Current.CancellationToken).AsTask()));

    private sealed class Filter : IHttpMessageHandlerBuilderFilter
    {
        public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
        {
            builder.AdditionalHandlers.Add(new HeaderHandler("x-before"));
            next(builder);
            builder.AdditionalHandlers.Add(new ThreeTimes());
        };
    }

    private sealed class HeaderHandler(string name) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.TryAddWithoutValidation(name, "1");
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Throwing : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("The headers of the request were not captured.");
    }

    /// <summary>A third-party handler that repeats whatever it likes.</summary>
    private sealed class ThreeTimes : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            for (int left = 2; left > 0; left--)
            {
                try
                {
                    await base.SendAsync(request, cancellationToken);
                }
                catch (HttpRequestException)
                {
                    // Once more.
                }
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
