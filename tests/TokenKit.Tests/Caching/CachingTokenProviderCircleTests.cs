using TokenKit.Caching;

namespace TokenKit.Tests.Caching;

/// <summary>Providers that block, and providers that go in circles.</summary>
public sealed class CachingTokenProviderCircleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_provider_that_blocks_its_thread_is_given_up_too()
    {
        using var blocks = new ManualResetEventSlim();
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var scene = new CacheScene(new DelegatingProvider(() =>
        {
            called.TrySetResult();
            blocks.Wait(CacheScene.TimeLimit);
            return new AccessToken("late", CacheScene.Start.AddDays(1));
        }));

        Task<AccessToken> caller = scene.GetAsync();
        await called.Task.WaitAsync(CacheScene.TimeLimit, Cancellation);
        scene.Clock.Advance(TimeSpan.FromSeconds(60));

        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(() => caller);
        blocks.Set();
        Assert.Contains("did not answer within 00:01:00", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_asks_for_its_own_token_gets_that_failure_at_once()
    {
        CachingTokenProvider? cache = null;
        var circle = new AskingProvider(() => cache!);
        cache = new CachingTokenProvider(circle);

        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(() =>
            cache.GetTokenAsync(Cancellation).AsTask());

        Assert.Contains("asked for that very token", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
    }

    [Fact]
    public async Task Work_that_a_provider_leaves_behind_may_ask_for_the_token_later()
    {
        CachingTokenProvider? cache = null;
        var completed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<AccessToken>? later = null;
        cache = new CachingTokenProvider(new DelegatingProvider(() =>
        {
            // Goes on in the context of the acquisition when that has long ended, and its token was rejected.
            later ??= completed.Task.ContinueWith(_ => cache!.GetTokenAsync(Cancellation).AsTask(), TaskScheduler.Default).Unwrap();
            return new AccessToken("token", DateTimeOffset.MaxValue);
        }));
        AccessToken first = await cache.GetTokenAsync(Cancellation);
        cache.Invalidate(first);
        completed.SetResult();

        Assert.NotSame(first, await later!);
    }

    private sealed class DelegatingProvider(Func<AccessToken> get) : ITokenProvider
    {
        public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) => new(get());
    }

    private sealed class AskingProvider(Func<ITokenProvider> whom) : ITokenProvider
    {
        public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) =>
            whom().GetTokenAsync(cancellationToken);
    }
}
