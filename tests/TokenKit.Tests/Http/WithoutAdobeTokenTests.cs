using System.Net.Http.Headers;
using TokenKit.Http;

namespace TokenKit.Tests.Http;

/// <summary>A signed address of a cloud store must get none of the headers: S3 refuses a request that has a token too.</summary>
public sealed class WithoutAdobeTokenTests
{
    private const string Store = "https://bucket.s3-accelerate.amazonaws.com/upload?X-Amz-Signature=FAKE";

    public static TheoryData<string, string> Requests => new()
    {
        { HandlerScene.Async, Store },
        { HandlerScene.Sync, Store },
        { HandlerScene.Async, "https://api.adobe.io/things" },
        { HandlerScene.Sync, "https://api.adobe.io/things" },
        { HandlerScene.Async, "http://cdn.example/file" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_without_a_token_has_none_of_the_headers(string method, string uri)
    {
        using var scene = new HandlerScene(method, options: AllHeaders());
        using HttpRequestMessage request = new HttpRequestMessage(HttpMethod.Put, uri).WithoutAdobeToken();
        request.Headers.Add("x-ms-blob-type", "BlockBlob");

        await scene.SendAsync(request);

        FakeApi.Request sent = Assert.Single(scene.Server.Sent);
        Assert.Equal("PUT", sent.Method);
        Assert.Equal(["x-ms-blob-type"], sent.Headers.Keys);
        Assert.Equal(0, scene.Tokens.Issuer.Calls);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_that_carried_the_headers_before_loses_them(string method, string uri)
    {
        using var scene = new HandlerScene(method, options: AllHeaders());
        using var invoker = new HttpMessageInvoker(scene.Handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);
        request.Headers.Add("x-mine", "1");
        await SendAsync(invoker, request, method);
        request.RequestUri = new Uri(uri);
        request.WithoutAdobeToken();

        await SendAsync(invoker, request, method);

        Assert.Equal(["x-mine", "Authorization", "x-api-key", "x-gw-ims-org-id", "x-sandbox-name"], scene.Server.Sent[0].Headers.Keys);
        Assert.Equal(["x-mine"], scene.Server.Sent[1].Headers.Keys);
    }

    [Fact]
    public async Task A_request_that_is_sent_again_stays_without_a_token()
    {
        using var scene = new HandlerScene(HandlerScene.Async, options: AllHeaders());
        using var invoker = new HttpMessageInvoker(scene.Handler, disposeHandler: false);
        using HttpRequestMessage request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api).WithoutAdobeToken();
        using var copy = new HttpRequestMessage(request.Method, request.RequestUri);

        await SendAsync(invoker, request, HandlerScene.Async);
        await SendAsync(invoker, request, HandlerScene.Async);
        await SendAsync(invoker, copy, HandlerScene.Async);

        Assert.All(scene.Server.Sent, sent => Assert.Empty(sent.Headers));
    }

    [Fact]
    public async Task What_the_caller_set_stays()
    {
        using var scene = new HandlerScene(HandlerScene.Async, options: AllHeaders());
        using HttpRequestMessage request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api).WithoutAdobeToken();
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", "b3du");
        request.Headers.Add("x-api-key", "my-own");

        await scene.SendAsync(request);

        FakeApi.Request sent = Assert.Single(scene.Server.Sent);
        Assert.Equal(("Basic b3du", "my-own", 2), (sent["Authorization"], sent["x-api-key"], sent.Headers.Count));
    }

    [Fact]
    public async Task The_marker_of_a_client_such_as_Refit_is_removed()
    {
        using var scene = new HandlerScene(HandlerScene.Async);
        using HttpRequestMessage request = new HttpRequestMessage(HttpMethod.Get, Store).WithoutAdobeToken();
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer");

        await scene.SendAsync(request);

        Assert.Empty(Assert.Single(scene.Server.Sent).Headers);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task With_the_option_only_allowed_hosts_get_the_headers(string method)
    {
        AdobeTokenHandlerOptions options = AllHeaders();
        options.SendToOtherHostsWithoutToken = true;
        using var scene = new HandlerScene(method, options: options);

        await scene.GetAsync(Store);
        await scene.GetAsync("http://cdn.example/file");
        await scene.GetAsync("https://api.adobe.io/things");

        Assert.Equal([0, 0, 4], scene.Server.Sent.Select(sent => sent.Headers.Count));
        Assert.Equal("Bearer token-1", scene.Server.Sent[2]["Authorization"]);
    }

    [Theory]
    [InlineData("http://api.adobe.io/things", "only https keeps it secret")]
    [InlineData("/things", "no absolute address")]
    public async Task With_the_option_a_mistake_is_still_an_error(string uri, string expected)
    {
        using var scene = new HandlerScene(HandlerScene.Async, options: new() { SendToOtherHostsWithoutToken = true });
        using var invoker = new HttpMessageInvoker(scene.Handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(invoker, request, HandlerScene.Async));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Empty(scene.Server.Sent);
    }

    [Theory]
    [InlineData("https://cdn.example/file")]
    [InlineData(Store)]
    public async Task The_message_for_a_host_that_is_not_allowed_names_both_ways(string uri)
    {
        using var scene = new HandlerScene(HandlerScene.Async);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => scene.GetAsync(uri));

        Assert.Contains("request.WithoutAdobeToken()", failure.Message, StringComparison.Ordinal);
        Assert.Contains("SendToOtherHostsWithoutToken", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_is_not_accepted() =>
        Assert.Throws<ArgumentNullException>("request", () => AdobeTokenRequestExtensions.WithoutAdobeToken(null!));

    private static AdobeTokenHandlerOptions AllHeaders() => new()
    {
        ApiKey = "the-client",
        OrganizationId = "the-org@AdobeOrg",
        Headers = { ["x-sandbox-name"] = "dev" },
    };

    private static async Task SendAsync(HttpMessageInvoker client, HttpRequestMessage request, string method) =>
        (method == HandlerScene.Sync ? client.Send(request, TestContext.Current.CancellationToken)
            : await client.SendAsync(request, TestContext.Current.CancellationToken)).Dispose();
}
