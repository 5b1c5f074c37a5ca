namespace TokenKit.Tests.Caching;

public sealed class CachingTokenProviderCloseTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_closed_cache_serves_no_token_and_acquires_none()
    {
        var scene = new CacheScene();
        AccessToken token = await scene.GetAsync();

        scene.Cache.Close("closed");
        scene.Cache.Close("closed again");
        scene.Cache.Invalidate(token);

        for (int call = 0; call < 2; call++)
        {
            Assert.Equal("closed", await ReasonAsync(scene));
            scene.Clock.Advance(TimeSpan.FromDays(2));
        }

        Assert.Equal(1, scene.Issuer.Calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Callers_that_wait_end_at_once_and_the_late_outcome_changes_nothing(bool isSuccess)
    {
        var outcome = new TaskCompletionSource<AccessToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        var scene = new CacheScene(new ScriptedProvider(_ => new ValueTask<AccessToken>(outcome.Task)));
        Task<AccessToken> first = scene.GetAsync();
        Task<AccessToken> second = scene.GetAsync();

        scene.Cache.Close("closed");

        Assert.Equal("closed", (await Assert.ThrowsAsync<InvalidOperationException>(() => first)).Message);
        Assert.Equal("closed", (await Assert.ThrowsAsync<InvalidOperationException>(() => second)).Message);
        if (isSuccess)
        {
            outcome.SetResult(new AccessToken("late", CacheScene.Start.AddDays(1)));
        }
        else
        {
            outcome.SetException(new InvalidOperationException());
        }

        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.Equal("closed", await ReasonAsync(scene));
    }

    [Fact]
    public async Task A_refresh_that_is_pending_is_not_used()
    {
        var scene = new CacheScene();
        await scene.GetAsync();
        scene.Clock.Advance(TimeSpan.FromHours(23.5));
        scene.Issuer.Hold();
        scene.GetAtOnce();
        await scene.Issuer.WaitForCallsAsync(2, Cancellation);

        scene.Cache.Close("closed");
        scene.Issuer.Release();
        await CacheScene.QueuedWorkIsDoneAsync();

        Assert.Equal("closed", await ReasonAsync(scene));
    }

    private static async Task<string> ReasonAsync(CacheScene scene) =>
        (await Assert.ThrowsAsync<InvalidOperationException>(scene.GetAsync)).Message;
}
