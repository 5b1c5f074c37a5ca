using TokenKit.Caching;

namespace TokenKit.Tests.Caching;

public sealed class CachingTokenProviderInvalidationTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly CacheScene _scene = new();

    [Fact]
    public async Task A_rejected_token_is_not_handed_out_again()
    {
        AccessToken refused = await _scene.GetAsync();

        _scene.Cache.Invalidate(refused);

        Assert.Equal("token-2", (await _scene.GetAsync()).Value);
        Assert.Contains(
            _scene.Log.GetSnapshot(), record => record.Message == "The token aem was rejected by an API with status 401 and dropped");
    }

    [Fact]
    public async Task A_late_rejection_of_an_old_token_does_not_cost_the_new_one()
    {
        AccessToken old = await _scene.GetAsync();
        _scene.Cache.Invalidate(old);
        AccessToken current = await _scene.GetAsync();

        _scene.Clock.Advance(Second);
        _scene.Cache.Invalidate(old);

        Assert.Same(current, _scene.GetAtOnce());
    }

    [Fact]
    public async Task A_token_is_known_by_reference_and_not_by_its_value()
    {
        AccessToken current = await _scene.GetAsync();

        _scene.Cache.Invalidate(new AccessToken(current.Value, current.ExpiresAt));

        Assert.Same(current, _scene.GetAtOnce());
    }

    [Fact]
    public async Task A_thousand_rejections_of_one_token_cost_one_acquisition()
    {
        AccessToken refused = await _scene.GetAsync();
        var callers = new Task<AccessToken>[1_000];
        Parallel.For(0, callers.Length, caller =>
        {
            _scene.Cache.Invalidate(refused);
            callers[caller] = _scene.GetAsync();
        });

        AccessToken[] tokens = await Task.WhenAll(callers);

        Assert.Equal(["token-2"], tokens.Select(token => token.Value).Distinct());
        Assert.Equal(2, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task A_token_that_replaced_a_rejected_one_is_kept_for_a_while_although_it_is_rejected_too()
    {
        AccessToken replacement = await ReplaceRefusedAsync(_scene);

        _scene.Clock.Advance(Second - TimeSpan.FromMilliseconds(1));
        _scene.Cache.Invalidate(replacement);

        Assert.Same(replacement, _scene.GetAtOnce());
        Assert.Contains(
            _scene.Log.GetSnapshot(),
            record => record.Message.EndsWith("kept for a while. The credential may lack access to that API", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_guard_of_a_replacement_ends()
    {
        AccessToken replacement = await ReplaceRefusedAsync(_scene);

        _scene.Clock.Advance(Second);
        _scene.Cache.Invalidate(replacement);

        Assert.Equal("token-3", (await _scene.GetAsync()).Value);
    }

    [Fact]
    public async Task What_replaced_an_expired_token_has_no_guard_for_an_api_was_right_to_reject_that()
    {
        AccessToken expired = await _scene.GetAsync();
        _scene.Clock.Advance(TimeSpan.FromHours(24));
        _scene.Cache.Invalidate(expired);

        _scene.Cache.Invalidate(await _scene.GetAsync());

        Assert.Equal("token-3", (await _scene.GetAsync()).Value);
    }

    [Fact]
    public async Task Without_a_guard_every_rejection_counts()
    {
        var scene = new CacheScene(options: new TokenCacheOptions { InvalidationGuard = TimeSpan.Zero });

        scene.Cache.Invalidate(await ReplaceRefusedAsync(scene));

        Assert.Equal("token-3", (await scene.GetAsync()).Value);
    }

    [Fact]
    public async Task A_replacement_that_took_two_tries_is_guarded_too()
    {
        _scene.Cache.Invalidate(await _scene.GetAsync());
        _scene.Issuer.FailNext(new TokenAcquisitionException("aem", "The endpoint is down.") { IsTransient = true });
        await _scene.GetFailureAsync();
        _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        AccessToken replacement = await _scene.GetAsync();

        _scene.Cache.Invalidate(replacement);

        Assert.Same(replacement, _scene.GetAtOnce());
    }

    [Fact]
    public async Task A_token_that_came_by_an_ordinary_refresh_has_no_guard()
    {
        await ReplaceRefusedAsync(_scene);
        _scene.Clock.Advance(TimeSpan.FromHours(23));
        _scene.GetAtOnce();
        await _scene.AcquisitionsAreOverAsync(3);

        _scene.Cache.Invalidate(_scene.GetAtOnce());

        Assert.Equal("token-4", (await _scene.GetAsync()).Value);
    }

    [Fact]
    public void A_null_token_cannot_be_rejected() => Assert.Throws<ArgumentNullException>("rejected", () => _scene.Cache.Invalidate(null!));

    private static async Task<AccessToken> ReplaceRefusedAsync(CacheScene scene)
    {
        scene.Cache.Invalidate(await scene.GetAsync());
        return await scene.GetAsync();
    }

    [Fact]
    public async Task A_rejection_that_comes_late_changes_nothing()
    {
        AccessToken current = await _scene.GetAsync();

        _scene.Cache.Invalidate(new AccessToken(current.Value, current.ExpiresAt));

        Assert.DoesNotContain(_scene.Log.GetSnapshot(), record => record.Id.Name!.StartsWith("Invalidat", StringComparison.Ordinal));
    }
}
