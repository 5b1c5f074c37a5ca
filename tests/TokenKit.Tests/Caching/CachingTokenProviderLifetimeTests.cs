using TokenKit.Caching;

namespace TokenKit.Tests.Caching;

public sealed class CachingTokenProviderLifetimeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_token_with_less_life_left_does_not_cost_a_request_per_call()
    {
        var provider = new ScriptedProvider(Token("same"), Token("same"), Token("same"), Token("other", hours: 48));
        var scene = new CacheScene(provider);
        AccessToken held = await scene.GetAsync();
        scene.Clock.Advance(TimeSpan.FromHours(23));
        scene.GetAtOnce();
        await scene.AcquisitionsAreOverAsync(2);

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Same(held, scene.GetAtOnce()));
        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.Equal(2, provider.Calls);

        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        scene.GetAtOnce();
        await scene.AcquisitionsAreOverAsync(3);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Same(held, scene.GetAtOnce()));
        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.Equal(3, provider.Calls);

        scene.Clock.Advance(TimeSpan.FromSeconds(2));
        scene.GetAtOnce();
        await scene.AcquisitionsAreOverAsync(4);
        Assert.Equal("other", scene.GetAtOnce().Value);
    }

    [Fact]
    public async Task The_same_token_is_not_due_again_because_seconds_were_rounded()
    {
        var provider = new ScriptedProvider(Token("same"), new AccessToken("same", CacheScene.Start.AddHours(24).AddMilliseconds(900)));
        var scene = new CacheScene(provider);
        AccessToken held = await scene.GetAsync();
        scene.Clock.Advance(TimeSpan.FromHours(23));
        scene.GetAtOnce();
        await scene.AcquisitionsAreOverAsync(2);

        Assert.Same(held, scene.GetAtOnce());
        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.Equal(2, provider.Calls);
    }

    [Fact]
    public async Task A_token_that_lasts_less_long_than_the_cached_one_is_not_taken()
    {
        var scene = new CacheScene(new ScriptedProvider(Token("long"), new AccessToken("short", CacheScene.Start.AddHours(23.5))));
        AccessToken held = await scene.GetAsync();
        scene.Clock.Advance(TimeSpan.FromHours(23));
        scene.GetAtOnce();
        await scene.AcquisitionsAreOverAsync(2);

        Assert.Same(held, scene.GetAtOnce());
    }

    [Fact]
    public async Task A_token_that_lives_shorter_than_the_window_is_refreshed_after_a_tenth_of_its_lifetime()
    {
        var scene = new CacheScene(options: new TokenCacheOptions { RefreshBeforeExpiry = TimeSpan.FromHours(1), RefreshJitter = 0 });
        scene.Issuer.Lifetime = TimeSpan.FromMinutes(10);
        AccessToken first = await scene.GetAsync();

        scene.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Same(first, scene.GetAtOnce()));
        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.Equal(1, scene.Issuer.Calls);

        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(first, scene.GetAtOnce());
        await scene.AcquisitionsAreOverAsync(2);
        Assert.Equal("token-2", scene.GetAtOnce().Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-60)]
    public async Task A_token_that_had_expired_when_it_came_is_never_sent(int seconds)
    {
        var scene = new CacheScene();
        scene.Issuer.Lifetime = TimeSpan.FromSeconds(seconds);

        TokenAcquisitionException failure = await scene.GetFailureAsync();

        Assert.Equal("The token 'aem' could not be acquired: the token that came had expired already. Check the clock of this machine.",
            failure.Message);
        scene.Issuer.Lifetime = TimeSpan.FromHours(24);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("token-2", (await scene.GetAsync()).Value);
    }

    [Fact]
    public async Task An_expired_token_does_not_replace_the_valid_one()
    {
        var scene = new CacheScene();
        AccessToken first = await scene.GetAsync();
        scene.Issuer.Lifetime = TimeSpan.Zero;
        scene.Clock.Advance(TimeSpan.FromHours(23));
        scene.GetAtOnce();
        await scene.AcquisitionsAreOverAsync(2);

        Assert.Same(first, scene.GetAtOnce());
    }

    [Theory]
    [InlineData(8, "due")]
    [InlineData(9.83, "due")]
    [InlineData(9.84, "expired")]
    public async Task The_lifetime_of_a_token_counts_from_the_moment_it_was_asked_for(double minutes, string state)
    {
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource<AccessToken>();
        var provider = new ScriptedProvider(_ =>
        {
            asked.SetResult();
            return new(answer.Task);
        });
        var scene = new CacheScene(provider, new TokenCacheOptions { AcquisitionTimeout = TimeSpan.FromHours(1), RefreshJitter = 0 });
        Task<AccessToken> caller = scene.GetAsync();
        await asked.Task.WaitAsync(Cancellation);

        scene.Clock.Advance(TimeSpan.FromMinutes(minutes));
        answer.SetResult(new AccessToken("slow", CacheScene.Start.AddMinutes(10)));

        if (state == "expired")
        {
            await Assert.ThrowsAsync<TokenAcquisitionException>(() => caller);
            return;
        }

        AccessToken token = await caller;
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Same(token, scene.GetAtOnce()));
        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.Equal(1, provider.Calls);
    }

    [Fact]
    public async Task A_token_that_never_expires_is_refreshed_once_a_year()
    {
        var scene =
            new CacheScene(new ScriptedProvider(new AccessToken("everlasting", DateTimeOffset.MaxValue), Token("other", hours: 24 * 400)));
        AccessToken token = await scene.GetAsync();

        scene.Clock.Advance(TimeSpan.FromDays(364));
        Assert.Same(token, scene.GetAtOnce());

        scene.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("other", (await scene.GetAsync()).Value);
    }

    [Fact]
    public async Task A_token_that_expired_at_the_beginning_of_time_is_not_taken()
    {
        var scene = new CacheScene(new ScriptedProvider(new AccessToken("ancient", DateTimeOffset.MinValue)));

        Assert.Contains("had expired already", (await scene.GetFailureAsync()).Message, StringComparison.Ordinal);
    }

    private static AccessToken Token(string value, double hours = 24) => new(value, CacheScene.Start.AddHours(hours));
}
