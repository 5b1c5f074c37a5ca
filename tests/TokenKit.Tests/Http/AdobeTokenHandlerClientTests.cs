using System.Net;
using TokenKit.Http;
using TokenKit.Tests.Caching;

namespace TokenKit.Tests.Http;

/// <summary>The api key and the organization belong to the token that is sent.</summary>
public sealed class AdobeTokenHandlerClientTests
{
    private static readonly AccessToken First = new("first", CacheScene.Start.AddHours(24))
    {
        ClientId = "FAKE0first",
        OrganizationId = "FIRSTFAKE@AdobeOrg",
    };

    private static readonly AccessToken Second = new("second", CacheScene.Start.AddHours(24))
    {
        ClientId = "FAKE0second",
        OrganizationId = "SECONDFAKE@AdobeOrg",
    };

    private static readonly AccessToken WithoutClient = new("without-client", CacheScene.Start.AddHours(24));

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task The_client_of_the_token_is_used_without_any_options(string method)
    {
        using var scene = new HandlerScene(method, tokens: new ScriptedProvider(First));

        await scene.GetAsync("https://api.adobe.io/things");

        Assert.Equal(("FAKE0first", "FIRSTFAKE@AdobeOrg"), Headers(scene, 0));
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_request_that_is_sent_again_with_the_token_of_another_client_gets_the_headers_of_that_client(string method)
    {
        using var scene = new HandlerScene(method, tokens: new ScriptedProvider(First, Second));
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);

        await ResendAsync(scene, request, method);
        await ResendAsync(scene, request, method);

        Assert.Equal(("FAKE0second", "SECONDFAKE@AdobeOrg"), Headers(scene, 1));
    }

    [Fact]
    public async Task The_retry_after_a_401_gets_the_headers_of_its_own_token()
    {
        var tokens = new CacheScene(new ScriptedProvider(First, Second));
        var api = new FakeApi(HttpStatusCode.Unauthorized, HttpStatusCode.OK);
        using var scene = new HandlerScene(HandlerScene.Async, api, tokens: tokens.Cache);

        await scene.GetAsync("https://api.adobe.io/things");

        Assert.Equal(("FAKE0second", "SECONDFAKE@AdobeOrg"), Headers(scene, 1));
    }

    [Fact]
    public async Task A_token_without_a_client_removes_the_headers_of_the_earlier_token()
    {
        using var scene = new HandlerScene(HandlerScene.Async, tokens: new ScriptedProvider(First, WithoutClient));
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);

        await ResendAsync(scene, request, HandlerScene.Async);
        await ResendAsync(scene, request, HandlerScene.Async);

        Assert.False(scene.Server.Sent[1].Headers.ContainsKey("x-api-key"));
        Assert.False(scene.Server.Sent[1].Headers.ContainsKey("x-gw-ims-org-id"));
    }

    [Fact]
    public async Task Headers_of_the_caller_stay_even_if_the_request_is_sent_several_times()
    {
        using var scene = new HandlerScene(HandlerScene.Async, tokens: new ScriptedProvider(First, Second));
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);
        request.Headers.Add("x-api-key", "the-callers");

        await ResendAsync(scene, request, HandlerScene.Async);
        await ResendAsync(scene, request, HandlerScene.Async);

        Assert.Equal(("the-callers", "SECONDFAKE@AdobeOrg"), Headers(scene, 1));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task SendApiKey_and_SendOrganizationId_apply_to_the_values_of_the_token_too(bool sendApiKey, bool sendOrganizationId)
    {
        using var scene = new HandlerScene(
            HandlerScene.Async,
            tokens: new ScriptedProvider(First),
            options: new AdobeTokenHandlerOptions { SendApiKey = sendApiKey, SendOrganizationId = sendOrganizationId });

        await scene.GetAsync("https://api.adobe.io/things");

        Dictionary<string, string> headers = scene.Server.Sent[0].Headers;
        Assert.Equal((sendApiKey, sendOrganizationId), (headers.ContainsKey("x-api-key"), headers.ContainsKey("x-gw-ims-org-id")));
    }

    [Theory]
    [InlineData("one\r\nX-Evil: 1")]
    [InlineData("ключ")]
    public void A_client_that_could_break_a_header_is_refused(string client)
    {
        ArgumentException failure = Assert.Throws<ArgumentException>(() => new AccessToken("t", CacheScene.Start) { ClientId = client });
        Assert.Throws<ArgumentException>(() => new AccessToken("t", CacheScene.Start) { OrganizationId = client });
        Assert.DoesNotContain(client, failure.Message, StringComparison.Ordinal);
    }

    private static (string? ApiKey, string? Organization) Headers(HandlerScene scene, int call) =>
        (scene.Server.Sent[call]["x-api-key"], scene.Server.Sent[call]["x-gw-ims-org-id"]);

    private static async Task ResendAsync(HandlerScene scene, HttpRequestMessage request, string method)
    {
        using var outer = new HttpMessageInvoker(scene.Handler, disposeHandler: false);
        using HttpResponseMessage response = method == HandlerScene.Sync
            ? outer.Send(request, TestContext.Current.CancellationToken)
            : await outer.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
