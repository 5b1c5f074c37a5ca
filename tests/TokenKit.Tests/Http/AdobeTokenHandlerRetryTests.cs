using System.Net;
using TokenKit.Caching;
using TokenKit.Http;
using TokenKit.Testing;
using TokenKit.Tests.Caching;

namespace TokenKit.Tests.Http;

public sealed class AdobeTokenHandlerRetryTests
{
    private static readonly AdobeTokenHandlerOptions Both = new() { ApiKey = "the-client", OrganizationId = "the-org@AdobeOrg" };

    public static TheoryData<string, string> ReplayableBodies => ThroughEachDoor(SomeContent.Replayable);

    public static TheoryData<string, string> OneWayBodies => ThroughEachDoor(SomeContent.OneWay);

    private static FakeApi RefusingOnce => new(HttpStatusCode.Unauthorized, HttpStatusCode.OK);

    private static FakeApi RefusingAlways => new(HttpStatusCode.Unauthorized);

    [Theory]
    [MemberData(nameof(ReplayableBodies))]
    public async Task After_a_401_the_request_is_sent_once_more_with_a_new_token_and_the_same_body(string kind, string method)
    {
        using var scene = new HandlerScene(method, RefusingOnce);

        using HttpResponseMessage response = await scene.PostAsync(SomeContent.Of(kind));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["Bearer token-1", "Bearer token-2"], scene.Server.Sent.Select(sent => sent["Authorization"]));
        Assert.Equal(scene.Server.Sent[0].Body, scene.Server.Sent[1].Body);
        Assert.Equal([true, false], scene.Server.Answers.Select(answer => answer.IsDisposed));
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_stream_is_sent_again_from_its_original_position(string method)
    {
        using var scene = new HandlerScene(method, RefusingOnce);

        await scene.PostAsync(SomeContent.Of("seekable stream"));

        Assert.Equal(["body", "body"], scene.Server.Sent.Select(sent => sent.Body));
    }

    [Theory]
    [MemberData(nameof(OneWayBodies))]
    public async Task A_body_that_cannot_be_sent_again_gets_the_401_and_the_next_request_a_new_token(string kind, string method)
    {
        using var scene = new HandlerScene(method, RefusingOnce);

        using HttpResponseMessage response = await scene.PostAsync(SomeContent.Of(kind));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Single(scene.Server.Sent);
        Assert.False(scene.Server.Answers[0].IsDisposed);

        await scene.PostAsync(null);
        Assert.Equal("Bearer token-2", scene.Server.Sent[1]["Authorization"]);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task The_retry_sends_every_header_once(string method)
    {
        using var scene = new HandlerScene(method, RefusingOnce, Both);
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);
        request.Headers.Add("x-own", "own");

        await scene.SendAsync(request);

        Assert.Equal(2, scene.Server.Sent.Count);
        Assert.All(scene.Server.Sent, sent => Assert.Equal(
            ("own", "the-client", "the-org@AdobeOrg", 4), (sent["x-own"], sent["x-api-key"], sent["x-gw-ims-org-id"], sent.Headers.Count)));
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_second_401_is_returned_without_a_third_attempt(string method)
    {
        var tokens = new CacheScene(options: new TokenCacheOptions { InvalidationGuard = TimeSpan.Zero });
        var api = new FakeApi(HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK);
        using var scene = new HandlerScene(method, api, tokens: tokens.Cache);

        using HttpResponseMessage response = await scene.PostAsync(null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("answer 2", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, scene.Server.Sent.Count);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task An_api_that_rejects_every_token_does_not_cost_a_token_request_per_call(string method)
    {
        using var scene = new HandlerScene(method, RefusingAlways);

        for (int call = 0; call < 10; call++)
        {
            using HttpResponseMessage response = await scene.PostAsync(null);
            Assert.Equal($"answer {call + 2}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(11, scene.Server.Sent.Count);
        Assert.Equal(2, scene.Tokens.Issuer.Calls);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_401_is_returned_with_its_body_when_there_is_no_other_token(string method)
    {
        var same = new ScriptedProvider(_ => ValueTask.FromResult(new AccessToken("same", CacheScene.Start.AddHours(24))));
        using var scene = new HandlerScene(method, RefusingAlways, tokens: new CacheScene(same).Cache);

        using HttpResponseMessage response = await scene.PostAsync(null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.False(Assert.Single(scene.Server.Answers).IsDisposed);
        Assert.Equal(2, same.Calls);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task The_401_is_disposed_when_the_second_token_cannot_be_acquired(string method)
    {
        using var scene = new HandlerScene(method, RefusingAlways);
        scene.Server.OnSend = _ => scene.Tokens.Issuer.FailNext(new TokenAcquisitionException("aem", "The endpoint is down."));

        var failure = await Assert.ThrowsAsync<TokenAcquisitionException>(() => scene.PostAsync(null));

        Assert.Equal("The endpoint is down.", failure.Message);
        Assert.True(Assert.Single(scene.Server.Answers).IsDisposed);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task Without_the_retry_a_401_is_returned_and_the_token_dropped(string method)
    {
        using var scene = new HandlerScene(method, RefusingOnce, new AdobeTokenHandlerOptions { RetryOnUnauthorized = false });

        using HttpResponseMessage response = await scene.PostAsync(null);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        await scene.PostAsync(null);

        Assert.Equal(["Bearer token-1", "Bearer token-2"], scene.Server.Sent.Select(sent => sent["Authorization"]));
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_401_after_a_redirect_is_returned_and_the_token_kept(string method)
    {
        using var scene = new HandlerScene(method, RefusingAlways);
        scene.Server.OnSend = request =>
        {
            request.RequestUri = new Uri("https://elsewhere.example/");
            request.Headers.Authorization = null;
        };

        using HttpResponseMessage response = await scene.PostAsync(null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Single(scene.Server.Sent);
        Assert.Equal("token-1", scene.Tokens.GetAtOnce().Value);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_401_after_redirects_back_to_the_same_host_is_returned_and_the_token_kept(string method)
    {
        using var scene = new HandlerScene(method, RefusingAlways);
        scene.Server.OnSend = request => request.Headers.Authorization = null;

        using HttpResponseMessage response = await scene.PostAsync(null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Single(scene.Server.Sent);
        Assert.Equal("token-1", scene.Tokens.GetAtOnce().Value);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.ProxyAuthenticationRequired)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task Only_a_401_says_something_about_the_token(HttpStatusCode status)
    {
        using var scene = new HandlerScene(HandlerScene.Async, new FakeApi(status));

        using HttpResponseMessage response = await scene.PostAsync(null);

        Assert.Equal(status, response.StatusCode);
        Assert.Single(scene.Server.Sent);
        Assert.Equal("token-1", scene.Tokens.GetAtOnce().Value);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task Without_a_cache_a_401_is_returned_as_it_is(string method)
    {
        var issuer = new FakeTokenProvider();
        using var scene = new HandlerScene(method, RefusingAlways, tokens: issuer);

        using HttpResponseMessage response = await scene.PostAsync(null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal((1, 1), (scene.Server.Sent.Count, issuer.Calls));
    }

    private static TheoryData<string, string> ThroughEachDoor(string[] kinds)
    {
        var data = new TheoryData<string, string>();
        data.AddRange([.. kinds.SelectMany(kind => new[] { (kind, HandlerScene.Async), (kind, HandlerScene.Sync) })]);
        return data;
    }

    // JsonContent serializes its value on each attempt. A lazy sequence must have been buffered before, with a fresh token or without.
    [Theory]
    [InlineData(HandlerScene.Async, true)]
    [InlineData(HandlerScene.Async, false)]
    [InlineData(HandlerScene.Sync, true)]
    [InlineData(HandlerScene.Sync, false)]
    public async Task A_body_that_can_be_made_only_once_is_the_same_in_the_retry(string method, bool hasToken)
    {
        using var scene = new HandlerScene(method, new FakeApi(HttpStatusCode.Unauthorized, HttpStatusCode.OK));
        if (hasToken)
        {
            await scene.Tokens.GetAsync();
        }

        var items = new Queue<int>([1, 2, 3]);
        IEnumerable<int> Once()
        {
            while (items.TryDequeue(out int item))
            {
                yield return item;
            }
        }

        await scene.PostAsync(System.Net.Http.Json.JsonContent.Create(Once()));

        Assert.Equal(["[1,2,3]", "[1,2,3]"], scene.Server.Sent.Select(sent => sent.Body));
    }

    [Theory]
    [InlineData(true, 7L)]
    [InlineData(false, null)]
    public async Task A_body_is_buffered_only_if_the_request_may_be_sent_again(bool retries, long? length)
    {
        long? seen = 0;
        var options = new AdobeTokenHandlerOptions { RetryOnUnauthorized = retries };
        using var scene = new HandlerScene(HandlerScene.Async, new FakeApi { OnSend = _ => { } }, options);
        scene.Server.OnSend = request => seen = request.Content!.Headers.ContentLength;
        var content = System.Net.Http.Json.JsonContent.Create(Enumerable.Range(1, 3));

        await scene.PostAsync(content);

        Assert.Equal(length, seen);
    }
}
