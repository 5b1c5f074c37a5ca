using System.Net;
using TokenKit.Http;
using TokenKit.Tests.Caching;

namespace TokenKit.Tests.Http;

/// <summary>The api key and the organization are those of the very token that is sent.</summary>
public sealed class AdobeTokenHandlerClientTests
{
    private static readonly AccessToken First = new("first", CacheScene.Start.AddHours(24)) { ClientId = "FAKE0first", OrganizationId = "FIRSTFAKE@AdobeOrg" };
    private static readonly AccessToken Second = new("second", CacheScene.Start.AddHours(24)) { ClientId = "FAKE0second", OrganizationId = "SECONDFAKE@AdobeOrg" };
    private static readonly AccessToken OfNobody = new("nobodys", CacheScene.Start.AddHours(24));

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_token_that_knows_its_client_is_enough(string door)
    {
        using var scene = new HandlerScene(door, tokens: new ScriptedProvider(First));

        await scene.GetAsync("https://api.adobe.io/things");

        Assert.Equal(("FAKE0first", "FIRSTFAKE@AdobeOrg"), Headers(scene, 0));
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_request_that_is_sent_again_with_another_clients_token_goes_with_that_clients_headers(string door)
    {
        using var scene = new HandlerScene(door, tokens: new ScriptedProvider(First, Second));
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);

        await ResendAsync(scene, request, door);
        await ResendAsync(scene, request, door);

        Assert.Equal(("FAKE0second", "SECONDFAKE@AdobeOrg"), Headers(scene, 1));
    }

    [Fact]
    public async Task The_replay_after_a_401_goes_with_the_headers_of_its_own_token()
    {
        var tokens = new CacheScene(new ScriptedProvider(First, Second));
        using var scene = new HandlerScene(HandlerScene.Async, new FakeApi(HttpStatusCode.Unauthorized, HttpStatusCode.OK), tokens: tokens.Cache);

        await scene.GetAsync("https://api.adobe.io/things");

        Assert.Equal(("FAKE0second", "SECONDFAKE@AdobeOrg"), Headers(scene, 1));
    }

    [Fact]
    public async Task A_token_of_nobody_takes_the_headers_of_the_one_before_off()
    {
        using var scene = new HandlerScene(HandlerScene.Async, tokens: new ScriptedProvider(First, OfNobody));
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);

        await ResendAsync(scene, request, HandlerScene.Async);
        await ResendAsync(scene, request, HandlerScene.Async);

        Assert.False(scene.Server.Sent[1].Headers.ContainsKey("x-api-key"));
        Assert.False(scene.Server.Sent[1].Headers.ContainsKey("x-gw-ims-org-id"));
    }

    [Fact]
    public async Task What_the_caller_sets_stays_however_often_the_request_is_sent()
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
    public async Task The_switches_count_for_what_the_token_knows_too(bool sendApiKey, bool sendOrganizationId)
    {
        using var scene = new HandlerScene(
            HandlerScene.Async, tokens: new ScriptedProvider(First), options: new AdobeTokenHandlerOptions { SendApiKey = sendApiKey, SendOrganizationId = sendOrganizationId });

        await scene.GetAsync("https://api.adobe.io/things");

        Assert.Equal((sendApiKey, sendOrganizationId), (scene.Server.Sent[0].Headers.ContainsKey("x-api-key"), scene.Server.Sent[0].Headers.ContainsKey("x-gw-ims-org-id")));
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

    private static (string? ApiKey, string? Organization) Headers(HandlerScene scene, int call) => (scene.Server.Sent[call]["x-api-key"], scene.Server.Sent[call]["x-gw-ims-org-id"]);

    private static async Task ResendAsync(HandlerScene scene, HttpRequestMessage request, string door)
    {
        using var outer = new HttpMessageInvoker(scene.Handler, disposeHandler: false);
        using HttpResponseMessage response = door == HandlerScene.Sync
            ? outer.Send(request, TestContext.Current.CancellationToken)
            : await outer.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
