using Microsoft.Extensions.DependencyInjection;

namespace TokenKit.Tests.Tenants;

/// <summary>A cookie that an API sets for one tenant must not go with a request of another.</summary>
public sealed class TenantCookieTests : TenantsTest
{
    [Fact]
    public void A_client_of_tenants_keeps_no_cookies()
    {
        Client("partner").AddAdobeTokenHandler();
        Client("not-following").AddAdobeTokenHandler(options => options.FollowRedirects = false);
        Client("of-user").AddAdobeTokenHandler()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        Client("older").ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler()).AddAdobeTokenHandler();

        Assert.False(Assert.IsType<SocketsHttpHandler>(PrimaryOf("partner")).UseCookies);
        Assert.False(Assert.IsType<SocketsHttpHandler>(PrimaryOf("not-following")).UseCookies);
        Assert.False(Assert.IsType<SocketsHttpHandler>(PrimaryOf("of-user")).UseCookies);
        Assert.False(Assert.IsType<HttpClientHandler>(PrimaryOf("older")).UseCookies);
    }

    [Fact]
    public void A_client_with_one_token_keeps_its_cookies()
    {
        AddIms("aem");
        Client("aem").AddAdobeTokenHandler("aem");

        Assert.True(Assert.IsType<SocketsHttpHandler>(PrimaryOf("aem")).UseCookies);
    }

    [Fact]
    public void A_shared_handler_that_keeps_cookies_is_refused()
    {
        using var shared = new SocketsHttpHandler();
        Client("partner").ConfigurePrimaryHttpMessageHandler(() => shared).AddAdobeTokenHandler();
        Client("other").ConfigurePrimaryHttpMessageHandler(() => shared).AddAdobeTokenHandler();

        string problem = Assert.Throws<InvalidOperationException>(() => PrimaryOf("partner")).Message;

        Assert.Contains("The primary handler of the HttpClient 'partner' keeps cookies", problem, StringComparison.Ordinal);
        Assert.True(shared.UseCookies);
        shared.UseCookies = false;
        Assert.Same(shared, PrimaryOf("other"));
    }

    [Fact]
    public void A_handler_that_keeps_cookies_within_another_is_refused()
    {
        Client("partner").ConfigurePrimaryHttpMessageHandler(() => new Wrapper { InnerHandler = new SocketsHttpHandler() })
            .AddAdobeTokenHandler();
        Client("clean").AddAdobeTokenHandler()
            .ConfigurePrimaryHttpMessageHandler(() => new Wrapper { InnerHandler = new SocketsHttpHandler { UseCookies = false } });

        Assert.Throws<InvalidOperationException>(() => PrimaryOf("partner"));
        Assert.IsType<SocketsHttpHandler>(PrimaryOf("clean"));
    }

    [Fact]
    public void The_code_of_a_client_runs_once_more_and_not_for_each_question()
    {
        int made = 0;
        Client("partner").AddAdobeTokenHandler().ConfigurePrimaryHttpMessageHandler(() =>
        {
            made++;
            return new SocketsHttpHandler();
        });

        PrimaryOf("partner");

        Assert.Equal(2, made);
    }

    private IHttpClientBuilder Client(string name) => Services.AddHttpClient(name);

    private HttpMessageHandler PrimaryOf(string client)
    {
        HttpMessageHandler handler = Provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(client);
        while (handler is DelegatingHandler { InnerHandler: { } inner })
        {
            handler = inner;
        }

        return handler;
    }

    private sealed class Wrapper : DelegatingHandler;
}
