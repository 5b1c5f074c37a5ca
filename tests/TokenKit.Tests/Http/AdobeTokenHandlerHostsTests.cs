using TokenKit.Http;
using TokenKit.Testing;

namespace TokenKit.Tests.Http;

public sealed class AdobeTokenHandlerHostsTests
{
    [Theory]
    [InlineData("https://api.adobe.io/", HandlerScene.Async)]
    [InlineData("https://platform-nld2.adobe.io/", HandlerScene.Async)]
    [InlineData("https://firefly-epo855230.adobe.io/", HandlerScene.Sync)]
    [InlineData("https://sp.auth-staging.adobe.com/", HandlerScene.Sync)]
    public async Task The_token_goes_to_adobes_own_hosts(string uri, string method)
    {
        using var scene = new HandlerScene(method);

        await scene.GetAsync(uri);

        Assert.Equal("Bearer token-1", Assert.Single(scene.Server.Sent)["Authorization"]);
    }

    // On these hosts, others than Adobe run code that sees the headers of a request, or it is not known whether they do.
    [Theory]
    [InlineData("https://runtime.adobe.io/api/v1/web/someones-namespace/default/action")]
    [InlineData("https://someones-namespace.runtime.adobe.io/")]
    [InlineData("https://edge-graph.adobe.io/api/FAKE0mesh/graphql")]
    [InlineData("https://someone.campaign.adobe.com/")]
    [InlineData("https://publish-p9999-e9999.adobeaemcloud.com/")]
    [InlineData("https://author-p00001-e00002.adobeaemcloud.com/")]
    [InlineData("https://someones-namespace.adobeioruntime.net/")]
    [InlineData("https://ims-na1.adobelogin.com.evil.example/")]
    [InlineData("https://unknown.adobe.io/")]
    [InlineData("https://unknown.adobe.com/")]
    [InlineData("https://a.platform-nld2.adobe.io/")]
    [InlineData("https://platform-nld2.evil.adobe.io/")]
    [InlineData("https://localhost:5001/")]
    [InlineData("http://localhost:5000/")]
    [InlineData("http://127.0.0.1:5000/")]
    [InlineData("http://[::1]:5000/")]
    public async Task A_host_on_which_others_run_code_is_not_allowed_unless_it_is_named(string uri)
    {
        using var scene = new HandlerScene(HandlerScene.Async);
        await FailureAsync(scene, uri);

        var options = new AdobeTokenHandlerOptions { AllowedHosts = { new Uri(uri).IdnHost } };
        using var named = new HandlerScene(HandlerScene.Async, options: options);
        await named.GetAsync(uri);

        Assert.Equal("Bearer token-1", Assert.Single(named.Server.Sent)["Authorization"]);
    }

    [Theory]
    [InlineData("https://evil-adobe.io/", "evil-adobe.io")]
    [InlineData("https://adobe.io.evil.example/", "adobe.io.evil.example")]
    [InlineData("https://ims.adobe.io@evil.example/", "evil.example")]
    [InlineData("https://api.adobe.io./", "api.adobe.io.")]
    [InlineData("https://api.\u0430dobe.io/", "api.xn--dobe-43d.io")]
    public async Task The_message_for_a_foreign_host_names_it_and_says_what_to_do(string uri, string host)
    {
        using var scene = new HandlerScene(HandlerScene.Async);

        InvalidOperationException failure = await FailureAsync(scene, uri);

        Assert.StartsWith(
            $"The token is not sent to {host}, which is not an allowed host. Allowed: Adobe's API hosts. ",
            failure.Message,
            StringComparison.Ordinal);
        Assert.Contains($"options.AllowedHosts.Add(\"{host}\")", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_foreign_host_is_refused_by_Send_and_by_SendAsync(string method)
    {
        using var scene = new HandlerScene(method);

        await FailureAsync(scene, "https://evil.example/");
    }

    [Theory]
    [InlineData("http://api.adobe.io/", "http://api.adobe.io", HandlerScene.Async)]
    [InlineData("http://api.adobe.io:8080/", "http://api.adobe.io:8080", HandlerScene.Sync)]
    [InlineData("http://127.0.0.1.adobe.io/", "http://127.0.0.1.adobe.io", HandlerScene.Async)]
    public async Task Plain_http_beyond_this_machine_is_refused(string uri, string origin, string method)
    {
        using var scene = new HandlerScene(method);

        InvalidOperationException failure = await FailureAsync(scene, uri);

        Assert.StartsWith($"The token is not sent to {origin}: only https keeps it secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.example/")]
    [InlineData("https://b\u00FCcher.example/")]
    [InlineData("https://[2001:db8::1]/")]
    public async Task The_advice_of_the_message_works(string uri)
    {
        using var refusing = new HandlerScene(HandlerScene.Async);
        string message = (await FailureAsync(refusing, uri)).Message;
        string host = message.Split("AllowedHosts.Add(\"")[1].Split('"')[0];
        var options = new AdobeTokenHandlerOptions();
        options.AllowedHosts.Add(host);
        using var scene = new HandlerScene(HandlerScene.Async, options: options);

        await scene.GetAsync(uri);

        Assert.Equal("Bearer token-1", Assert.Single(scene.Server.Sent)["Authorization"]);
    }

    [Fact]
    public async Task A_list_that_was_cleared_excludes_adobes_hosts_too()
    {
        var options = new AdobeTokenHandlerOptions();
        options.AllowedHosts.Clear();
        options.AllowedHosts.Add("cf.example");
        using var scene = new HandlerScene(HandlerScene.Async, options: options);

        InvalidOperationException failure = await FailureAsync(scene, "https://api.adobe.io/");

        Assert.Contains("Allowed: cf.example. ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_without_an_absolute_address_is_refused()
    {
        using var scene = new HandlerScene(HandlerScene.Async);
        using var invoker = new HttpMessageInvoker(scene.Handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/things");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => invoker.SendAsync(request, TestContext.Current.CancellationToken));

        Assert.Contains("Set HttpClient.BaseAddress", failure.Message, StringComparison.Ordinal);
        Assert.Empty(scene.Server.Sent);
    }

    [Fact]
    public async Task The_message_lists_the_hosts_of_the_user_but_not_those_of_adobe()
    {
        var options = new AdobeTokenHandlerOptions { AllowedHosts = { "one.example", "*.two.example" } };
        using var scene = new HandlerScene(HandlerScene.Async, options: options);

        InvalidOperationException failure = await FailureAsync(scene, "https://evil.example/");

        Assert.Contains("Allowed: one.example, *.two.example, Adobe's API hosts. ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_message_says_that_no_host_is_allowed()
    {
        var options = new AdobeTokenHandlerOptions();
        options.AllowedHosts.Clear();
        using var scene = new HandlerScene(HandlerScene.Async, options: options);

        InvalidOperationException failure = await FailureAsync(scene, "https://api.adobe.io/");

        Assert.Contains("Allowed: none. ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HandlerScene.Async, false)]
    [InlineData(HandlerScene.Sync, false)]
    [InlineData(HandlerScene.Async, true)]
    [InlineData(HandlerScene.Sync, true)]
    public async Task A_handler_without_an_inner_one_says_what_to_do(string method, bool isAuthorized)
    {
        using var client = new HttpClient(new AdobeTokenHandler(new FakeTokenProvider()));
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);
        request.Headers.Authorization = isAuthorized ? new("Basic", "b3du") : null;

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(async () => _ = method == HandlerScene.Sync
            ? client.Send(request, TestContext.Current.CancellationToken)
            : await client.SendAsync(request, TestContext.Current.CancellationToken));

        Assert.Contains("{ InnerHandler = new SocketsHttpHandler() }", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<InvalidOperationException> FailureAsync(HandlerScene scene, string uri)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => scene.GetAsync(uri));
        Assert.Empty(scene.Server.Sent);
        Assert.Equal(0, scene.Tokens.Issuer.Calls);
        return failure;
    }

    [Theory]
    [InlineData("ApiKey", "one\r\nX-Evil: 1", null)]
    [InlineData("OrganizationId", null, "a\nb@AdobeOrg")]
    public void A_value_that_is_not_allowed_in_a_header_fails_when_the_handler_is_made(string named, string? apiKey, string? organizationId)
    {
        ArgumentException failure = Assert.Throws<ArgumentException>(
            () => new AdobeTokenHandler(
                new FakeTokenProvider(), new AdobeTokenHandlerOptions { ApiKey = apiKey, OrganizationId = organizationId }));

        Assert.StartsWith($"{named} contains a character that is not allowed in a header", failure.Message, StringComparison.Ordinal);
    }
}
