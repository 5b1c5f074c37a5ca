using TokenKit.Caching;

namespace TokenKit.Tests.Caching;

public sealed class CachingTokenProviderClockTests
{
    private readonly CacheScene _scene = new();

    [Fact]
    public async Task A_wall_clock_that_steps_back_keeps_no_dead_token_alive()
    {
        await _scene.GetAsync();

        _scene.Clock.StepWallClock(TimeSpan.FromHours(-3));
        _scene.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(10));

        Assert.Equal("token-2", (await _scene.GetAsync()).Value);
    }

    [Fact]
    public async Task A_wall_clock_that_went_on_while_the_machine_slept_expires_the_token()
    {
        await _scene.GetAsync();

        _scene.Clock.StepWallClock(TimeSpan.FromHours(24));
        _scene.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("token-2", (await _scene.GetAsync()).Value);
    }

    [Fact]
    public async Task A_jump_of_the_whole_clock_expires_the_token()
    {
        await _scene.GetAsync();

        _scene.Clock.AdjustTime(_scene.Clock.GetUtcNow().AddHours(24));
        _scene.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("token-2", (await _scene.GetAsync()).Value);
    }

    [Theory]
    [InlineData(-12)]
    [InlineData(12)]
    public async Task A_wall_clock_that_steps_during_the_acquisition_does_not_lengthen_a_life(int hours)
    {
        _scene.Issuer.Hold();
        Task<AccessToken> caller = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(1, TestContext.Current.CancellationToken);
        _scene.Clock.StepWallClock(TimeSpan.FromHours(hours));
        _scene.Issuer.Release();
        Assert.Equal("token-1", (await caller).Value);

        _scene.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(10));

        Assert.Equal("token-2", (await _scene.GetAsync()).Value);
    }

    [Fact]
    public async Task The_clock_that_is_given_is_the_one_that_counts()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(CacheScene.Start);
        var issuer = new TokenKit.Testing.FakeTokenProvider(clock);
        var cache = new CachingTokenProvider(issuer, timeProvider: clock);
        AccessToken first = await cache.GetTokenAsync(TestContext.Current.CancellationToken);

        clock.Advance(TimeSpan.FromHours(25));

        Assert.NotSame(first, await cache.GetTokenAsync(TestContext.Current.CancellationToken));
    }
}
