using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Caching;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.DependencyInjection;

public sealed class BackChannelTests
{
    private readonly ServiceCollection _services = [];
    private readonly IHttpClientBuilder _client;

    public BackChannelTests()
    {
        _services.AddAdobeTokens().AddIms("aem", Some.Credential);
        _client = _services.AddHttpClient(AdobeTokensBuilder.BackChannelName);
    }

    [Fact]
    public void It_follows_no_redirect_and_keeps_no_cookie() => AssertHard(PrimaryHandler());

    [Fact]
    public void A_proxy_of_yours_stays_and_redirects_and_cookies_go()
    {
        var proxy = new WebProxy("http://proxy.example:8080");
        _client.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { Proxy = proxy, AllowAutoRedirect = true });

        SocketsHttpHandler handler = Assert.IsType<SocketsHttpHandler>(PrimaryHandler());

        AssertHard(handler);
        Assert.Same(proxy, handler.Proxy);
    }

    [Fact]
    public void A_handler_of_the_older_kind_is_made_safe_too()
    {
        var proxy = new WebProxy("http://proxy.example:8080");
        _client.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { Proxy = proxy });

        HttpClientHandler handler = Assert.IsType<HttpClientHandler>(PrimaryHandler());

        AssertHard(handler);
        Assert.Same(proxy, handler.Proxy);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Either_of_the_two_is_taken_off(bool redirects, bool cookies)
    {
        _client.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = redirects, UseCookies = cookies });

        AssertHard(PrimaryHandler());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Either_of_the_two_is_taken_off_the_older_kind(bool redirects, bool cookies)
    {
        _client.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { AllowAutoRedirect = redirects, UseCookies = cookies });

        AssertHard(PrimaryHandler());
    }

    [Fact]
    public void A_handler_within_another_is_found()
    {
        _client.ConfigurePrimaryHttpMessageHandler(() => new Wrapper { InnerHandler = new Wrapper { InnerHandler = new SocketsHttpHandler() } });

        AssertHard(PrimaryHandler());
    }

    [Fact]
    public void A_handler_that_every_client_has_is_made_safe_for_this_one()
    {
        _services.ConfigureHttpClientDefaults(clients => clients.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler()));

        AssertHard(PrimaryHandler());
        Assert.True(Assert.IsType<HttpClientHandler>(PrimaryHandler("another")).AllowAutoRedirect);
    }

    [Fact]
    public async Task What_you_set_on_the_client_takes_effect()
    {
        using var wire = new StubWire(TimeProvider.System);
        wire.Answer(OAuth.Some.Token("token-1"));
        _client.ConfigurePrimaryHttpMessageHandler(() => wire).ConfigureHttpClient(client => client.DefaultRequestHeaders.Add("x-mine", "1"));
        await using ServiceProvider provider = _services.BuildServiceProvider();

        await provider.GetRequiredService<ITokenProvider>().GetTokenAsync(TestContext.Current.CancellationToken);

        Assert.Contains("x-mine: 1", wire.Requests[0].Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_client_is_held_between_two_acquisitions()
    {
        using var wire = new StubWire(TimeProvider.System);
        wire.Answer(OAuth.Some.Token("token-1"));
        var factory = new CountingFactory(wire);
        _services.AddSingleton<IHttpClientFactory>(factory);
        await using ServiceProvider provider = _services.BuildServiceProvider();
        CachingTokenProvider tokens = Assert.IsType<CachingTokenProvider>(provider.GetRequiredService<ITokenProvider>());
        Assert.Empty(factory.Names);

        tokens.Invalidate(await tokens.GetTokenAsync(TestContext.Current.CancellationToken));
        await tokens.GetTokenAsync(TestContext.Current.CancellationToken);

        Assert.Equal([AdobeTokensBuilder.BackChannelName, AdobeTokensBuilder.BackChannelName], factory.Names);
    }

    private static void AssertHard(HttpMessageHandler handler)
    {
        (bool redirects, bool cookies) = handler switch
        {
            SocketsHttpHandler sockets => (sockets.AllowAutoRedirect, sockets.UseCookies),
            HttpClientHandler older => (older.AllowAutoRedirect, older.UseCookies),
            _ => throw new InvalidOperationException($"A {handler.GetType()} is not expected."),
        };
        Assert.False(redirects);
        Assert.False(cookies);
    }

    private HttpMessageHandler PrimaryHandler(string client = AdobeTokensBuilder.BackChannelName)
    {
        using ServiceProvider provider = _services.BuildServiceProvider();
        HttpMessageHandler handler = provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(client);
        while (handler is DelegatingHandler { InnerHandler: { } inner })
        {
            handler = inner;
        }

        return handler;
    }

    private sealed class Wrapper : DelegatingHandler;

    private sealed class CountingFactory(HttpMessageHandler handler) : IHttpClientFactory
    {
        public List<string> Names { get; } = [];

        public HttpClient CreateClient(string name)
        {
            Names.Add(name);
            return new HttpClient(handler, disposeHandler: false);
        }
    }
}
