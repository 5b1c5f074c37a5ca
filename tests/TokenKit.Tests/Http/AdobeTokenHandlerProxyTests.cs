using System.Net;
using TokenKit.Http;
using TokenKit.Testing;

namespace TokenKit.Tests.Http;

/// <summary>Plain http is for this machine only: a proxy would read the token.</summary>
public sealed class AdobeTokenHandlerProxyTests
{
    private static readonly WebProxy Proxy = new("http://proxy.example:3128");

    public static TheoryData<string, string> PrimaryHandlers => new()
    {
        { "sockets", HandlerScene.Async },
        { "sockets", HandlerScene.Sync },
        { "client handler", HandlerScene.Async },
        { "client handler", HandlerScene.Sync },
        { "behind another handler", HandlerScene.Async },
        { "behind another handler", HandlerScene.Sync },
    };

    [Theory]
    [MemberData(nameof(PrimaryHandlers))]
    public async Task A_token_for_this_machine_does_not_go_to_a_proxy(string primary, string method)
    {
        using HttpClient client = ClientOf(primary, Proxy);

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => GetAsync(client, "http://localhost:5000/", method));

        Assert.StartsWith("The token is not sent to http://localhost:5000: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("proxy", failure.Message, StringComparison.Ordinal);
        Assert.Contains("NO_PROXY", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:5000/")]
    [InlineData("http://127.0.0.1:5000/")]
    [InlineData("http://[::1]:5000/")]
    public async Task Every_name_of_this_machine_counts(string uri)
    {
        using HttpClient client = ClientOf("sockets", Proxy);

        await Assert.ThrowsAsync<InvalidOperationException>(() => GetAsync(client, uri, HandlerScene.Async));
    }

    [Fact]
    public async Task A_proxy_that_is_bypassed_for_this_machine_does_no_harm()
    {
        using HttpClient client = ClientOf("sockets", new WebProxy("http://proxy.example:3128", BypassOnLocal: true));

        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client, "http://localhost:5000/", HandlerScene.Async));
    }

    [Fact]
    public async Task A_proxy_that_is_switched_off_does_no_harm()
    {
        var sockets = new SocketsHttpHandler { Proxy = Proxy, UseProxy = false, ConnectCallback = ConnectNowhereAsync };
        using var client = new HttpClient(HandlerOver(sockets));

        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client, "http://localhost:5000/", HandlerScene.Async));
    }

    [Fact]
    public async Task Https_goes_through_a_proxy()
    {
        using HttpClient client = ClientOf("sockets", Proxy);

        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client, "https://api.adobe.io/", HandlerScene.Async));
    }

    [Theory]
    [InlineData("http://localhost.evil.example/")]
    [InlineData("http://api.localhost/")]
    public async Task A_name_that_a_name_server_resolves_is_not_this_machine(string uri)
    {
        var options = new AdobeTokenHandlerOptions();
        options.AllowedHosts.Add(new Uri(uri).Host);
        using var scene = new HandlerScene(HandlerScene.Async, options: options);

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(() => scene.GetAsync(uri));

        Assert.Contains("Use an https address", failure.Message, StringComparison.Ordinal);
        Assert.Empty(scene.Server.Sent);
    }

    // Uri writes it as localhost, so no name server is asked. TokenKit does not rely on Uri.IsLoopback.
    [Fact]
    public async Task The_name_loopback_connects_to_this_machine()
    {
        List<string> connections = [];
        var sockets = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = (context, _) =>
            {
                connections.Add(context.DnsEndPoint.Host);
                throw new IOException("There is no network here.");
            },
        };
        using var client = new HttpClient(HandlerOver(sockets));

        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client, "http://loopback:5000/", HandlerScene.Async));

        Assert.Equal("localhost", connections[0]);
    }

    private static HttpClient ClientOf(string primary, IWebProxy proxy) => new(primary switch
    {
        "client handler" => HandlerOver(new HttpClientHandler { Proxy = proxy }),
        "behind another handler" => HandlerOver(new EditingHandler(_ => { }) { InnerHandler = Sockets(proxy) }),
        _ => HandlerOver(Sockets(proxy)),
    });

    private static SocketsHttpHandler Sockets(IWebProxy proxy) => new() { Proxy = proxy, ConnectCallback = ConnectNowhereAsync };

    private static AdobeTokenHandler HandlerOver(HttpMessageHandler inner)
    {
        var options = new AdobeTokenHandlerOptions { AllowedHosts = { "localhost", "127.0.0.1", "[::1]" } };
        return new AdobeTokenHandler(new FakeTokenProvider(), options) { InnerHandler = inner };
    }

    private static ValueTask<Stream> ConnectNowhereAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken) =>
        throw new IOException("There is no network here.");

    private static async Task GetAsync(HttpClient client, string uri, string method)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        using HttpResponseMessage response = method == HandlerScene.Sync
            ? client.Send(request, TestContext.Current.CancellationToken)
            : await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
