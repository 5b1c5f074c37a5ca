using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using TokenKit.Http;

namespace TokenKit.Tests.DependencyInjection;

/// <summary>Who follows the redirects of a client with a token handler: the token handler, or the primary handler as before.</summary>
public sealed class RedirectFilterTests : ServicesTest
{
    private readonly List<HttpMessageHandler> _handlers = [];

    [Fact]
    public void The_default_primary_handler_leaves_redirects_to_the_token_handler()
    {
        Client("api");

        Assert.Equal(50, LimitOf("api"));
        Assert.False(PrimaryOf<SocketsHttpHandler>().AllowAutoRedirect);
    }

    [Fact]
    public void So_does_one_that_the_user_makes_for_each_client()
    {
        Client("api").ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { MaxAutomaticRedirections = 3 });

        Assert.Equal(3, LimitOf("api"));
        Assert.False(PrimaryOf<SocketsHttpHandler>().AllowAutoRedirect);
    }

    [Fact]
    public void So_does_one_that_is_configured_in_place()
    {
        Client("api").UseSocketsHttpHandler((handler, _) => handler.MaxAutomaticRedirections = 4);

        Assert.Equal(4, LimitOf("api"));
    }

    [Fact]
    public void So_does_an_HttpClientHandler()
    {
        Client("api").ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { MaxAutomaticRedirections = 5 });

        Assert.Equal(5, LimitOf("api"));
        Assert.False(PrimaryOf<HttpClientHandler>().AllowAutoRedirect);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(true, 50)]
    public void One_that_is_shared_is_not_changed(bool? follow, int expected)
    {
        using var shared = new SocketsHttpHandler();
        Client("api", follow).ConfigurePrimaryHttpMessageHandler(() => shared);

        Assert.Equal(expected, LimitOf("api"));
        Assert.True(shared.AllowAutoRedirect);
    }

    // Such a filter gives all clients one primary handler, for example.
    [Theory]
    [InlineData(true, true, false)]
    [InlineData(true, false, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    [InlineData(false, false, false)]
    [InlineData(false, false, true)]
    public void One_that_a_filter_of_the_user_sets_is_not_changed(bool isRegisteredFirst, bool setsItFirst, bool hasOwn)
    {
        using var shared = new SocketsHttpHandler();
        var filter = new PrimaryFilter(shared, setsItFirst);
        if (isRegisteredFirst)
        {
            Services.AddSingleton<IHttpMessageHandlerBuilderFilter>(filter);
        }

        IHttpClientBuilder client = Client("api");
        if (!isRegisteredFirst)
        {
            Services.AddSingleton<IHttpMessageHandlerBuilderFilter>(filter);
        }

        if (hasOwn)
        {
            client.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler());
        }

        Assert.Equal(0, LimitOf("api"));
        Assert.Same(shared, PrimaryOf<SocketsHttpHandler>());
        Assert.True(shared.AllowAutoRedirect);
    }

    [Fact]
    public void One_that_the_client_makes_in_spite_of_a_filter_is_changed()
    {
        using var shared = new SocketsHttpHandler();
        Services.AddSingleton<IHttpMessageHandlerBuilderFilter>(new PrimaryFilter(shared, setsItFirst: true));
        Client("api").ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler());

        Assert.Equal(50, LimitOf("api"));
        Assert.True(shared.AllowAutoRedirect);
    }

    [Fact]
    public async Task One_that_is_in_use_is_not_changed()
    {
        // .NET sets the meters of a handler that has none, and fails at a handler in use.
        await using ServiceProvider metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = metrics.GetRequiredService<IMeterFactory>();
        List<SocketsHttpHandler> used = [await UsedAsync(meters), await UsedAsync(meters)];
        int calls = 0;
        Client("api").ConfigurePrimaryHttpMessageHandler(() => used[calls++]);

        Assert.Equal(0, LimitOf("api"));
        Assert.True(used[0].AllowAutoRedirect);
    }

    [Fact]
    public void Code_of_the_user_that_cannot_run_twice_changes_nothing()
    {
        int calls = 0;
        Client("api").ConfigurePrimaryHttpMessageHandler(
            () => calls++ == 0 ? new SocketsHttpHandler() : throw new NotSupportedException("only once"));

        Assert.Equal(0, LimitOf("api"));
        Assert.True(PrimaryOf<SocketsHttpHandler>().AllowAutoRedirect);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(false, 0)]
    [InlineData(true, 50)]
    public void One_that_follows_no_redirects_says_that_the_user_wants_none(bool? follow, int expected)
    {
        Client("api", follow).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });

        Assert.Equal(expected, LimitOf("api"));
    }

    // .NET does not answer the address of a redirect with such a password.
    [Theory]
    [InlineData(true, 50)]
    [InlineData(false, 0)]
    public void One_with_a_password_for_any_address_is_not_changed(bool isTiedToAddress, int expected)
    {
        var password = new NetworkCredential("FAKE-user", "FAKE-password");
        var tied = new CredentialCache { { new Uri("https://aem.example/"), "Basic", password } };
        ICredentials credentials = isTiedToAddress ? tied : password;
        Client("api").ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { Credentials = credentials });

        Assert.Equal(expected, LimitOf("api"));
        Assert.Equal(isTiedToAddress, !PrimaryOf<SocketsHttpHandler>().AllowAutoRedirect);
    }

    [Fact]
    public void If_it_is_switched_off_nothing_changes()
    {
        Client("api", follow: false);

        Assert.Equal(0, LimitOf("api"));
        Assert.True(PrimaryOf<SocketsHttpHandler>().AllowAutoRedirect);
    }

    [Fact]
    public void A_client_without_a_token_handler_is_not_changed()
    {
        Client("api");
        Services.AddHttpClient("other").ConfigureAdditionalHttpMessageHandlers((_, _) => { });
        HttpMessageHandler handler = Provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("other");

        Assert.True(Assert.IsType<SocketsHttpHandler>(Chain(handler).Last()).AllowAutoRedirect);
    }

    private static async Task<SocketsHttpHandler> UsedAsync(IMeterFactory meters)
    {
        var handler = new SocketsHttpHandler
        {
            MeterFactory = meters,
            ConnectCallback = (_, _) => ValueTask.FromException<Stream>(new HttpRequestException("no network")),
        };
        using var client = new HttpClient(handler, disposeHandler: false);
        await Assert.ThrowsAsync<HttpRequestException>(
            () => client.GetAsync(new Uri("http://127.0.0.1/"), TestContext.Current.CancellationToken));
        return handler;
    }

    private static IEnumerable<HttpMessageHandler> Chain(HttpMessageHandler? handler)
    {
        for (; handler is not null; handler = (handler as DelegatingHandler)?.InnerHandler)
        {
            yield return handler;
        }
    }

    private IHttpClientBuilder Client(string name, bool? follow = null)
    {
        AddIms();
        return Services.AddHttpClient(name).AddAdobeTokenHandler("aem", options => options.FollowRedirects = follow);
    }

    private int LimitOf(string client)
    {
        _handlers.AddRange(Chain(Provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(client)));
        return Assert.Single(_handlers.OfType<AdobeTokenHandler>()).MaxRedirects;
    }

    private T PrimaryOf<T>() => Assert.IsType<T>(_handlers[^1]);

    /// <summary>Sets one primary handler for all clients, before or after the code of the client.</summary>
    private sealed class PrimaryFilter(HttpMessageHandler primary, bool setsItFirst) : IHttpMessageHandlerBuilderFilter
    {
        public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
        {
            if (!setsItFirst)
            {
                next(builder);
            }

            builder.PrimaryHandler = primary;
            if (setsItFirst)
            {
                next(builder);
            }
        };
    }
}
