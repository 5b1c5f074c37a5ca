using TokenKit.Caching;
using TokenKit.Http;
using TokenKit.Tests.Http;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.Caching;

/// <summary>A caller that gives up while a token is acquired: an HttpClient by its Timeout, above all.</summary>
public sealed class CancelledWaitTests
{
    [Fact]
    public async Task A_wait_that_is_cancelled_names_the_token()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var cache = new CachingTokenProvider(new Hanging());
        Task<AccessToken> wait = cache.GetTokenAsync(caller.Token).AsTask();

        await caller.CancelAsync();

        OperationCanceledException failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.Contains("The wait for the token 'Hanging' was cancelled", failure.Message, StringComparison.Ordinal);
        Assert.Equal(caller.Token, failure.CancellationToken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_HttpClient_that_gives_up_meanwhile_names_it_too(bool isByItself)
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var cache = new CachingTokenProvider(new Hanging());
        using var client = new HttpClient(new AdobeTokenHandler(cache, new AdobeTokenHandlerOptions()) { InnerHandler = new FakeApi() });
        Task<HttpResponseMessage> request = client.GetAsync(HandlerScene.Api, caller.Token);

        // By itself it does so as its Timeout does, which has no fake clock.
        if (isByItself)
        {
            client.CancelPendingRequests();
        }
        else
        {
            await caller.CancelAsync();
        }

        Exception failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Contains("The wait for the token 'Hanging' was cancelled", failure.ToString(), StringComparison.Ordinal);
    }

    private sealed class Hanging : ITokenProvider
    {
        public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) =>
            new(Never.ComesAsync<AccessToken>(cancellationToken));
    }
}
