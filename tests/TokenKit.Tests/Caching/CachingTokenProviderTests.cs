using TokenKit.Caching;

namespace TokenKit.Tests.Caching;

public sealed class CachingTokenProviderTests
{
    private readonly CacheScene _scene = new();

    [Fact]
    public async Task A_fresh_token_is_handed_out_at_once_and_asked_for_only_once()
    {
        AccessToken first = await _scene.GetAsync();
        AccessToken again = _scene.GetAtOnce();
        _scene.Clock.Advance(TimeSpan.FromHours(23) - TimeSpan.FromSeconds(1));
        AccessToken muchLater = _scene.GetAtOnce();

        Assert.Equal("token-1", first.Value);
        Assert.Same(first, again);
        Assert.Same(first, muchLater);
        Assert.Equal(1, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task A_fresh_token_costs_no_allocation()
    {
        var cache = new CachingTokenProvider(new ScriptedProvider(new AccessToken("token-1", DateTimeOffset.MaxValue)));
        await cache.GetTokenAsync(TestContext.Current.CancellationToken);
        int atOnce = 0;

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < 10_000; call++)
        {
            atOnce += One(cache.GetTokenAsync(CancellationToken.None));
        }

        long after = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(0, after - before);
        Assert.Equal(10_000, atOnce);

        static int One(ValueTask<AccessToken> answer) => answer.IsCompletedSuccessfully ? 1 : 0;
    }

    [Fact]
    public async Task A_due_token_is_handed_out_at_once_while_a_single_acquisition_runs()
    {
        AccessToken first = await _scene.GetAsync();
        _scene.Clock.Advance(TimeSpan.FromHours(23));
        _scene.Issuer.Hold();

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Same(first, _scene.GetAtOnce()));
        await _scene.Issuer.WaitForCallsAsync(2, TestContext.Current.CancellationToken);
        Assert.Same(first, _scene.GetAtOnce());
        await CacheScene.QueuedWorkIsDoneAsync();

        _scene.Issuer.Release();
        await _scene.AcquisitionsAreOverAsync(2);
        Assert.Equal("token-2", _scene.GetAtOnce().Value);
        Assert.Equal(2, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task A_token_is_handed_out_until_a_minute_before_its_expiry()
    {
        AccessToken first = await _scene.GetAsync();
        _scene.Issuer.Hold();

        _scene.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(61));

        Assert.Same(first, _scene.GetAtOnce());
    }

    [Fact]
    public async Task An_expired_token_is_never_sent()
    {
        await _scene.GetAsync();
        _scene.Issuer.Hold();
        _scene.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(10));

        Task<AccessToken> waiting = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(2, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        _scene.Issuer.Release();
        Assert.Equal("token-2", (await waiting).Value);
    }

    [Fact]
    public async Task A_caller_waits_for_a_refresh_that_is_under_way_when_the_token_expires()
    {
        await _scene.GetAsync();
        _scene.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(10.5));
        _scene.Issuer.Hold();
        _scene.GetAtOnce();
        await _scene.Issuer.WaitForCallsAsync(2, TestContext.Current.CancellationToken);

        _scene.Clock.Advance(TimeSpan.FromSeconds(0.5));
        Task<AccessToken> waiting = _scene.GetAsync();
        _scene.Issuer.Release();

        Assert.Equal("token-2", (await waiting).Value);
        Assert.Equal(2, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task Options_are_read_once()
    {
        var options = new TokenCacheOptions { RefreshJitter = 0 };
        var scene = new CacheScene(options: options);
        options.RefreshBeforeExpiry = TimeSpan.FromHours(20);
        options.ExpirySkew = TimeSpan.FromHours(10);
        options.InvalidationGuard = TimeSpan.Zero;

        scene.Cache.Invalidate(await scene.GetAsync());
        AccessToken second = await scene.GetAsync();
        scene.Cache.Invalidate(second);
        Assert.Same(second, scene.GetAtOnce());

        scene.Clock.Advance(TimeSpan.FromHours(23) - TimeSpan.FromSeconds(1));
        Assert.Same(second, scene.GetAtOnce());
        Assert.Equal(2, scene.Issuer.Calls);
    }

    [Fact]
    public void A_provider_to_wrap_is_needed() =>
        Assert.Throws<ArgumentNullException>("inner", () => new CachingTokenProvider(null!));
}
