using System.Net;
using TokenKit.Http;
using TokenKit.Tests.Caching;

namespace TokenKit.Tests.Http;

/// <summary>Code of a user interface may block its thread, so the handler and the cache must not need that thread.</summary>
public sealed class AdobeTokenHandlerContextTests
{
    private readonly ForeignContext _context = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // In each of these cases another await comes first, and at the first one the context is still set.
    [Theory]
    [InlineData("the token")]
    [InlineData("the body")]
    [InlineData("the answer")]
    [InlineData("the other token")]
    [InlineData("the other answer")]
    public async Task Nothing_is_posted_to_the_context_of_the_caller(string what)
    {
        var waited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int tokens = 0;
        int answers = 0;
        var inner = new ScriptedProvider(
            async _ =>
            {
                await Until(++tokens == 1 ? "the token" : "the other token").ConfigureAwait(false);
                return new AccessToken($"token-{tokens}", CacheScene.Start.AddDays(1));
            });
        var scene = new CacheScene(inner);
        if (what != "the token")
        {
            await scene.GetAsync();
        }

        var api = new LateApi(async () =>
        {
            await Until(++answers == 1 ? "the answer" : "the other answer").ConfigureAwait(false);
            return answers == 1 ? HttpStatusCode.Unauthorized : HttpStatusCode.OK;
        });
        using var client = new HttpMessageInvoker(new AdobeTokenHandler(scene.Cache) { InnerHandler = api });
        using var request = new HttpRequestMessage(HttpMethod.Post, HandlerScene.Api)
        {
            Content = new MultipartContent { System.Net.Http.Json.JsonContent.Create(Items(Until("the body"))) },
        };

        Task<HttpResponseMessage> sending = _context.Begin(() => client.SendAsync(request, Cancellation));
        Assert.False(sending.IsCompleted);
        waited.SetResult();
        using HttpResponseMessage response = await sending;

        Assert.Equal((HttpStatusCode.OK, 2), (response.StatusCode, answers));
        Assert.Equal(0, _context.Posts);

        Task Until(string step) => step == what ? waited.Task : Task.CompletedTask;
    }

    [Fact]
    public async Task An_acquisition_and_a_wait_for_it_need_no_context()
    {
        var scene = new CacheScene();
        scene.Issuer.Hold();

        Task<AccessToken> waiting = _context.Begin(scene.GetAsync);
        await scene.Issuer.WaitForCallsAsync(1, Cancellation);
        scene.Issuer.Release();
        await waiting;

        Assert.Equal(0, _context.Posts);
    }

    [Fact]
    public async Task A_refresh_beside_a_valid_token_needs_no_context()
    {
        var scene = new CacheScene();
        AccessToken old = await scene.GetAsync();
        scene.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(30));
        scene.Issuer.Hold();

        Task<AccessToken> waiting = _context.Begin(scene.GetAsync);
        await scene.Issuer.WaitForCallsAsync(2, Cancellation);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Same(old, await waiting);
        Assert.Equal(0, _context.Posts);
    }

    private static async IAsyncEnumerable<int> Items(Task before)
    {
        yield return 1;
        await before.ConfigureAwait(false);
        yield return 2;
    }

    private sealed class LateApi(Func<Task<HttpStatusCode>> answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new(await answer().ConfigureAwait(false)) { RequestMessage = request };
    }
}
