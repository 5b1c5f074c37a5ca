using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Security;
using System.Reflection;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using RichardSzalay.MockHttp;
using TokenKit.Caching;
using TokenKit.Testing;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.DependencyInjection;

public sealed class BackChannelTests
{
    private readonly ServiceCollection _services = [];
    private readonly IHttpClientBuilder _client;

    public BackChannelTests()
    {
        _services.AddAdobeTokens().AddIms("aem", SomeSettings.Credential);
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
        AssertProxy(proxy, handler.Proxy);
    }

    [Fact]
    public void A_handler_of_the_older_kind_is_made_safe_too()
    {
        var proxy = new WebProxy("http://proxy.example:8080");
        _client.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { Proxy = proxy });

        HttpClientHandler handler = Assert.IsType<HttpClientHandler>(PrimaryHandler());

        AssertHard(handler);
        AssertProxy(proxy, handler.Proxy);
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

    // To replace it, TokenKit would have to change the handler around it, which other clients may share.
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_handler_within_another_is_refused_with_what_to_set(bool redirects, bool cookies)
    {
        var inner = new SocketsHttpHandler { AllowAutoRedirect = redirects, UseCookies = cookies };
        _client.ConfigurePrimaryHttpMessageHandler(() => new Wrapper { InnerHandler = new Wrapper { InnerHandler = inner } });
        await using ServiceProvider provider = _services.BuildServiceProvider();

        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(
            () => provider.GetRequiredService<ITokenProvider>().GetTokenAsync(TestContext.Current.CancellationToken).AsTask());

        Assert.Contains(
            "AllowAutoRedirect and UseCookies to false on the SocketsHttpHandler within the Wrapper",
            failure.Message,
            StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
        Assert.Equal((redirects, cookies), (inner.AllowAutoRedirect, inner.UseCookies));
    }

    [Fact]
    public void A_handler_within_another_that_is_safe_is_used_as_it_is()
    {
        var inner = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        _client.ConfigurePrimaryHttpMessageHandler(() => new Wrapper { InnerHandler = inner });

        Assert.Same(inner, PrimaryHandler());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handler_that_is_used_as_it_is_carries_no_secret_in_plain_http_to_a_proxy(bool isSynchronous)
    {
        var inner = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, Proxy = new Everything() };
        _client.ConfigurePrimaryHttpMessageHandler(() => new Wrapper { InnerHandler = inner });
        await using ServiceProvider provider = _services.BuildServiceProvider();
        using HttpClient client = provider.GetRequiredService<IHttpClientFactory>().CreateClient(AdobeTokensBuilder.BackChannelName);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://localhost:5005/ims/token/v3");

        Exception? failure = await Record.ExceptionAsync(() => isSynchronous
            ? Task.FromResult(client.Send(request, TestContext.Current.CancellationToken))
            : client.SendAsync(request, TestContext.Current.CancellationToken));

        Assert.Equal(
            "a proxy is set for http://localhost:5005, which would carry the secret in the clear. Add localhost to the environment "
            + "variable NO_PROXY, or set UseProxy to false on the SocketsHttpHandler within the Wrapper.",
            Assert.IsType<BackChannelException>(failure).Message);
    }

    [Fact]
    public void A_handler_of_a_type_of_your_own_is_refused_as_long_as_it_follows_redirects()
    {
        _client.ConfigurePrimaryHttpMessageHandler(() => new OwnHandler());

        Assert.Contains(
            "on the OwnHandler",
            Assert.ThrowsAny<InvalidOperationException>(() => PrimaryHandler()).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_that_other_clients_share_is_not_changed(bool isInUse)
    {
        using var shared = new SocketsHttpHandler { MaxConnectionsPerServer = 7 };
        using var sharedOfTheOlderKind = new HttpClientHandler { MaxConnectionsPerServer = 7 };
        if (isInUse)
        {
            await StartAsync(shared);
            await StartAsync(sharedOfTheOlderKind);
        }

        _client.ConfigurePrimaryHttpMessageHandler(() => shared);
        SocketsHttpHandler handler = Assert.IsType<SocketsHttpHandler>(PrimaryHandler());
        AssertHard(handler);
        Assert.Equal(7, handler.MaxConnectionsPerServer);
        Assert.True(shared is { AllowAutoRedirect: true, UseCookies: true });

        _client.ConfigurePrimaryHttpMessageHandler(() => sharedOfTheOlderKind);
        HttpClientHandler older = Assert.IsType<HttpClientHandler>(PrimaryHandler());
        AssertHard(older);
        Assert.Equal(7, older.MaxConnectionsPerServer);
        Assert.True(sharedOfTheOlderKind is { AllowAutoRedirect: true, UseCookies: true });
    }

    [Fact]
    public void A_filter_brings_no_redirects_back()
    {
        var theirs = new SocketsHttpHandler();
        _services.AddSingleton<IHttpMessageHandlerBuilderFilter>(new PrimaryFilter(theirs));

        AssertHard(PrimaryHandler());
        Assert.Same(theirs, PrimaryHandler("another"));
        Assert.True(theirs.AllowAutoRedirect);
    }

    [Theory]
    [InlineData(typeof(SocketsHttpHandler))]
    [InlineData(typeof(HttpClientHandler))]
    public void Every_other_setting_of_a_handler_of_yours_stays(Type type)
    {
        var yours = (HttpMessageHandler)Activator.CreateInstance(type)!;
        foreach (PropertyInfo property in Settings(type))
        {
            property.SetValue(yours, Other(property, property.GetValue(yours)));
        }

        _client.ConfigurePrimaryHttpMessageHandler(() => yours);
        HttpMessageHandler used = PrimaryHandler();

        Assert.NotSame(yours, used);
        Assert.All(
            Settings(type).Where(property => property.Name is not ("AllowAutoRedirect" or "UseCookies" or "Proxy" or "CookieContainer")),
            property => Assert.True(Equals(property.GetValue(yours), property.GetValue(used)), property.Name));
    }

    // dotnet/runtime#31680: HTTP_PROXY is used for loopback too.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Loopback_is_never_reached_through_a_proxy(bool isOfTheOlderKind)
    {
        var everything = new Everything();
        _client.ConfigurePrimaryHttpMessageHandler(
            () => isOfTheOlderKind ? new HttpClientHandler { Proxy = everything } : new SocketsHttpHandler { Proxy = everything });

        IWebProxy proxy = PrimaryHandler() is SocketsHttpHandler sockets ? sockets.Proxy! : ((HttpClientHandler)PrimaryHandler()).Proxy!;

        Assert.All(
            new[] { "http://localhost:8080/", "http://127.0.0.1/", "http://[::1]:9/", "https://localhost/", "http://\uFF4Cocalhost/" },
            address => Assert.True(proxy.IsBypassed(new Uri(address)), address));
        Assert.False(proxy.IsBypassed(new Uri("https://ims-na1.adobelogin.com/")));
        Assert.Equal(everything.Address, proxy.GetProxy(new Uri("https://ims-na1.adobelogin.com/")));
        Assert.Same(everything.Credentials, proxy.Credentials);
    }

    [Fact]
    public void Without_a_proxy_of_yours_the_one_of_the_machine_is_used_but_for_loopback()
    {
        var adobe = new Uri("https://ims-na1.adobelogin.com/");

        IWebProxy proxy = Assert.IsType<SocketsHttpHandler>(PrimaryHandler()).Proxy!;

        Assert.True(proxy.IsBypassed(new Uri("http://localhost:8080/")));
        Assert.Equal(
            (HttpClient.DefaultProxy.IsBypassed(adobe), HttpClient.DefaultProxy.GetProxy(adobe)),
            (proxy.IsBypassed(adobe), proxy.GetProxy(adobe)));
    }

    [Fact]
    public void A_certificate_of_the_client_stays()
    {
        using X509Certificate2 certificate = Ims.SomeCertificate.Create(SomeOAuth.Now);
        _client.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { ClientCertificates = { certificate } });

        Assert.Equal(certificate, Assert.Single(Assert.IsType<HttpClientHandler>(PrimaryHandler()).ClientCertificates));
    }

    [Fact]
    public async Task The_quickstart_works_where_every_address_is_to_go_through_a_proxy()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        _services.Configure<TokenKit.Ims.ImsOptions>("aem", options =>
        {
            options.Authority = emulator.BaseAddress;
            (options.ClientId, options.ClientSecret) = (ExampleCredential.ClientId, ExampleCredential.ClientSecret);
            options.Scopes.Clear();
            options.Scopes.Add(ExampleCredential.Scope);
        });
        _client.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { Proxy = new Everything() });
        await using ServiceProvider provider = _services.BuildServiceProvider();

        Assert.NotEmpty((await provider.GetRequiredService<ITokenProvider>().GetTokenAsync(TestContext.Current.CancellationToken)).Value);
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
        using var ims = new MockHttpMessageHandler();
        ims.Expect("*/ims/token/v3").WithHeaders("x-mine", "1").Respond(_ => SomeOAuth.Token("token-1")());
        _client.ConfigurePrimaryHttpMessageHandler(() => ims).ConfigureHttpClient(
            client => client.DefaultRequestHeaders.Add("x-mine", "1"));
        await using ServiceProvider provider = _services.BuildServiceProvider();

        await provider.GetRequiredService<ITokenProvider>().GetTokenAsync(TestContext.Current.CancellationToken);

        ims.VerifyNoOutstandingExpectation();
    }

    [Fact]
    public async Task No_client_is_held_between_two_acquisitions()
    {
        using var ims = new MockHttpMessageHandler();
        ims.When("*/ims/token/v3").Respond(_ => SomeOAuth.Token("token-1")());
        var factory = new CountingFactory(ims);
        _services.AddSingleton<IHttpClientFactory>(factory);
        await using ServiceProvider provider = _services.BuildServiceProvider();
        CachingTokenProvider tokens = Assert.IsType<CachingTokenProvider>(provider.GetRequiredService<ITokenProvider>());
        Assert.Empty(factory.Names);

        tokens.Invalidate(await tokens.GetTokenAsync(TestContext.Current.CancellationToken));
        await tokens.GetTokenAsync(TestContext.Current.CancellationToken);

        Assert.Equal([AdobeTokensBuilder.BackChannelName, AdobeTokensBuilder.BackChannelName], factory.Names);
    }

    private static IEnumerable<PropertyInfo> Settings(Type type) =>
        type.GetProperties().Where(
            property => property is { CanRead: true, CanWrite: true } && property.GetCustomAttribute<ObsoleteAttribute>() is null);

    // Any value that is allowed and not the default.
    private static object? Other(PropertyInfo property, object? value) => value switch
    {
        bool flag => !flag,
        int.MaxValue => 7,
        int number => number + 1,
        long number => number + 1,
        TimeSpan span => span > TimeSpan.Zero ? span + TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(3),
        DecompressionMethods => DecompressionMethods.GZip,
        HttpKeepAlivePingPolicy => HttpKeepAlivePingPolicy.WithActiveRequests,
        ClientCertificateOption => ClientCertificateOption.Automatic,
        SslProtocols => SslProtocols.Tls13,
        null when property.PropertyType == typeof(IWebProxy) => new Everything(),
        null when property.PropertyType == typeof(ICredentials) => new NetworkCredential("FAKE", "FAKE"),
        null when property.PropertyType == typeof(IMeterFactory) => new Meters(),
        null when property.Name == "ConnectCallback" =>
            (Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>)((_, _) => throw new NotSupportedException()),
        null when property.Name == "PlaintextStreamFilter" =>
            (Func<SocketsHttpPlaintextStreamFilterContext, CancellationToken, ValueTask<Stream>>)(
                (context, _) => new(context.PlaintextStream)),
        null when property.PropertyType == typeof(HeaderEncodingSelector<HttpRequestMessage>) =>
            (HeaderEncodingSelector<HttpRequestMessage>)((_, _) => null),
        null when property.Name == "ServerCertificateCustomValidationCallback" =>
            (Func<HttpRequestMessage, X509Certificate2?, X509Chain?, SslPolicyErrors, bool>)((_, _, _, _) => false),
        null => throw new InvalidOperationException($"Nothing is known for {property.Name}."),
        SslClientAuthenticationOptions => new SslClientAuthenticationOptions { TargetHost = "FAKE.example" },
        DistributedContextPropagator => DistributedContextPropagator.CreateNoOutputPropagator(),
        _ => value,
    };

    private static async Task StartAsync(HttpMessageHandler handler)
    {
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1:1/");
        await Assert.ThrowsAsync<HttpRequestException>(() => invoker.SendAsync(request, TestContext.Current.CancellationToken));
    }

    private static void AssertProxy(WebProxy expected, IWebProxy? proxy) =>
        Assert.Equal(expected.Address, proxy?.GetProxy(new Uri("https://ims-na1.adobelogin.com/")));

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

    private sealed class OwnHandler : HttpClientHandler;

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }

    /// <summary>A proxy for every address, at which nothing answers.</summary>
    private sealed class Everything : IWebProxy
    {
        public Uri Address { get; } = new("http://127.0.0.1:1/");

        public ICredentials? Credentials { get; set; } = new NetworkCredential("FAKE-user", "FAKE-password");

        public Uri? GetProxy(Uri destination) => Address;

        public bool IsBypassed(Uri host) => false;
    }

    private sealed class PrimaryFilter(HttpMessageHandler handler) : IHttpMessageHandlerBuilderFilter
    {
        public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
        {
            next(builder);
            builder.PrimaryHandler = handler;
        };
    }

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
