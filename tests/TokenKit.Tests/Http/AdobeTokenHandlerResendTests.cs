using System.Net;
using System.Net.Http.Headers;
using TokenKit.Http;
using TokenKit.Tests.Caching;

namespace TokenKit.Tests.Http;

/// <summary>An outer handler, such as one that retries after a 503, sends the very same request object once more.</summary>
public sealed class AdobeTokenHandlerResendTests
{
    private static readonly AdobeTokenHandlerOptions Both = new() { ApiKey = "the-client", OrganizationId = "the-org@AdobeOrg" };

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_request_that_is_sent_again_gets_the_current_token(string method)
    {
        using var scene = new HandlerScene(method, options: Both);
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);
        await SendAsync(scene, request, method);
        scene.Tokens.Clock.Advance(TimeSpan.FromHours(24));

        await SendAsync(scene, request, method);

        Assert.Equal(["Bearer token-1", "Bearer token-2"], scene.Server.Sent.Select(sent => sent["Authorization"]));
        Assert.All(
            scene.Server.Sent,
            sent => Assert.Equal(("the-client", "the-org@AdobeOrg"), (sent["x-api-key"], sent["x-gw-ims-org-id"])));
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_401_is_retried_when_the_request_is_sent_again_too(string method)
    {
        var api = new FakeApi(HttpStatusCode.ServiceUnavailable, HttpStatusCode.Unauthorized, HttpStatusCode.OK);
        using var scene = new HandlerScene(method, api);
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);

        await SendAsync(scene, request, method);
        HttpStatusCode last = await SendAsync(scene, request, method);

        Assert.Equal(HttpStatusCode.OK, last);
        Assert.Equal(["Bearer token-1", "Bearer token-1", "Bearer token-2"], scene.Server.Sent.Select(sent => sent["Authorization"]));
    }

    [Fact]
    public async Task An_authorization_that_the_caller_sets_in_between_is_kept()
    {
        using var scene = new HandlerScene(HandlerScene.Async);
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);
        await SendAsync(scene, request, HandlerScene.Async);
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", "b3du");

        await SendAsync(scene, request, HandlerScene.Async);

        Assert.Equal("Basic b3du", scene.Server.Sent[1]["Authorization"]);
    }

    [Fact]
    public async Task A_request_that_an_outer_handler_sends_to_a_foreign_host_is_refused()
    {
        using var scene = new HandlerScene(HandlerScene.Async);
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);
        for (int call = 0; call < 4; call++)
        {
            await SendAsync(scene, request, HandlerScene.Async);
        }

        request.RequestUri = new Uri("https://evil.example/");
        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(scene, request, HandlerScene.Async));

        Assert.DoesNotContain(scene.Server.Sent, sent => sent["Host"] == "evil.example");
    }

    [Fact]
    public async Task The_innermost_of_two_handlers_counts()
    {
        var inner = new CacheScene(new ScriptedProvider(new AccessToken("inner", CacheScene.Start.AddHours(24))));
        using var scene = new HandlerScene(HandlerScene.Async);
        scene.Handler.InnerHandler = new AdobeTokenHandler(inner.Cache) { InnerHandler = scene.Server };
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);

        await SendAsync(scene, request, HandlerScene.Async);

        Assert.Equal("Bearer inner", Assert.Single(scene.Server.Sent)["Authorization"]);
    }

    private static async Task<HttpStatusCode> SendAsync(HandlerScene scene, HttpRequestMessage request, string method)
    {
        using var outer = new HttpMessageInvoker(scene.Handler, disposeHandler: false);
        using HttpResponseMessage response = method == HandlerScene.Sync
            ? outer.Send(request, TestContext.Current.CancellationToken)
            : await outer.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
