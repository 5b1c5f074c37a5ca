using TokenKit.Caching;

namespace TokenKit.Tests.Caching;

/// <summary>Which thread acquires, and what happens to callers and providers that block theirs.</summary>
public sealed class CachingTokenProviderThreadTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_caller_that_blocks_does_not_need_the_pool_it_blocks()
    {
        bool? isPoolThread = null;
        var cache = new CachingTokenProvider(new DelegatingProvider(() =>
        {
            isPoolThread = Thread.CurrentThread.IsThreadPoolThread;
            return new AccessToken("token-1", DateTimeOffset.MaxValue);
        }));

        Assert.Equal("token-1", cache.GetToken(Cancellation).Value);
        Assert.False(isPoolThread);
    }

    [Fact]
    public async Task Callers_that_block_and_callers_that_await_share_one_acquisition()
    {
        var scene = new CacheScene();
        scene.Issuer.Hold();

        Task<AccessToken> blocked = Task.Factory.StartNew(() => scene.Cache.GetToken(Cancellation), Cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await scene.Issuer.WaitForCallsAsync(1, Cancellation);
        Task<AccessToken> awaiting = scene.GetAsync();
        scene.Issuer.Release();

        Assert.Same(await blocked, await awaiting);
        Assert.Equal(1, scene.Issuer.Calls);
    }

    [Fact]
    public void A_caller_that_blocks_gets_an_exception_of_its_own()
    {
        var scene = new CacheScene();
        var original = new TokenAcquisitionException("aem", "down");
        scene.Issuer.FailNext(original);

        TokenAcquisitionException failure = Assert.Throws<TokenAcquisitionException>(() => scene.Cache.GetToken(Cancellation));

        Assert.NotSame(original, failure);
        Assert.Same(original, failure.InnerException);
    }

    [Fact]
    public async Task A_caller_that_blocks_can_give_up()
    {
        var scene = new CacheScene();
        scene.Issuer.Hold();
        using var impatience = new CancellationTokenSource();

        Task<AccessToken> blocked = Task.Factory.StartNew(() => scene.Cache.GetToken(impatience.Token), Cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await scene.Issuer.WaitForCallsAsync(1, Cancellation);
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocked);
        scene.Issuer.Release();
        Assert.Equal("token-1", (await scene.GetAsync()).Value);
    }

    [Fact]
    public async Task A_provider_that_blocks_its_thread_is_given_up_too()
    {
        using var blocks = new ManualResetEventSlim();
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var scene = new CacheScene(new DelegatingProvider(() =>
        {
            called.TrySetResult();
            blocks.Wait(CacheScene.Patience);
            return new AccessToken("late", CacheScene.Start.AddDays(1));
        }));

        Task<AccessToken> caller = scene.GetAsync();
        await called.Task.WaitAsync(CacheScene.Patience, Cancellation);
        scene.Clock.Advance(TimeSpan.FromSeconds(60));

        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(() => caller);
        blocks.Set();
        Assert.Contains("did not answer within 00:01:00", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_asks_for_its_own_token_is_told_so_at_once()
    {
        CachingTokenProvider? cache = null;
        var circle = new AskingProvider(() => cache!);
        cache = new CachingTokenProvider(circle);

        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(() => cache.GetTokenAsync(Cancellation).AsTask());

        Assert.Contains("asked for that very token", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
    }

    private sealed class DelegatingProvider(Func<AccessToken> get) : ITokenProvider
    {
        public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) => new(get());
    }

    private sealed class AskingProvider(Func<ITokenProvider> whom) : ITokenProvider
    {
        public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) => whom().GetTokenAsync(cancellationToken);
    }
}
