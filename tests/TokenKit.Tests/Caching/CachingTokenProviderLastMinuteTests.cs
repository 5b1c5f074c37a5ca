using TokenKit.Caching;

namespace TokenKit.Tests.Caching;

/// <summary>Between the hard expiry and the end of its life a token is used where another cannot be had, or not soon.</summary>
public sealed class CachingTokenProviderLastMinuteTests
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private readonly CacheScene _scene = new();
    private AccessToken? _old;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_endpoint_that_is_well_is_waited_for()
    {
        await BeginAsync(left: 60);

        Assert.Equal("token-2", (await _scene.GetAsync()).Value);
    }

    [Fact]
    public async Task Where_the_acquisition_fails_whoever_waited_gets_the_token()
    {
        await BeginAsync(left: 60);
        _scene.Issuer.FailNext(Outage());

        Assert.Same(_old, await _scene.GetAsync());
    }

    [Fact]
    public async Task From_then_on_nobody_waits_and_the_endpoint_is_asked_once_per_pause()
    {
        await BeginAsync(left: 60);
        _scene.Issuer.FailNext(Outage(TimeSpan.FromSeconds(20)));
        _scene.Issuer.FailNext(Outage(TimeSpan.FromSeconds(20)));
        await _scene.GetAsync();

        Assert.Same(_old, _scene.GetAtOnce());
        Assert.Equal(2, _scene.Issuer.Calls);
        _scene.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Same(_old, _scene.GetAtOnce());
        Assert.Same(_old, _scene.GetAtOnce());
        await _scene.AcquisitionsAreOverAsync(3);
        Assert.Equal(3, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task A_failure_of_before_is_not_told_while_the_token_lives()
    {
        await BeginAsync(left: 61);
        _scene.Issuer.FailNext(Outage(TimeSpan.FromSeconds(30)));
        _scene.GetAtOnce();
        await _scene.AcquisitionsAreOverAsync(2);
        _scene.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Same(_old, _scene.GetAtOnce());
        Assert.Equal(2, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task In_an_outage_that_is_known_nobody_waits_and_the_next_try_is_made_behind()
    {
        await BeginAsync(left: 70);
        _scene.Issuer.FailNext(Outage());
        _scene.GetAtOnce();
        await _scene.AcquisitionsAreOverAsync(2);
        _scene.Clock.Advance(TimeSpan.FromSeconds(11));
        _scene.Issuer.Hold();

        Assert.Same(_old, _scene.GetAtOnce());

        await _scene.Issuer.WaitForCallsAsync(3, Cancellation);
        _scene.Issuer.Release();
        await _scene.AcquisitionsAreOverAsync(3);
        Assert.Equal("token-2", _scene.GetAtOnce().Value);
    }

    [Fact]
    public async Task A_skew_that_is_set_is_kept_in_need_too()
    {
        var scene = new CacheScene(options: new TokenCacheOptions { RefreshJitter = 0, ExpirySkew = TimeSpan.FromMinutes(10) });
        await scene.GetAsync();
        scene.Clock.Advance(Life - TimeSpan.FromMinutes(10));
        scene.Issuer.FailNext(Outage());

        await scene.GetFailureAsync();
    }

    [Fact]
    public async Task Where_the_acquisition_takes_a_second_whoever_waited_gets_the_token_and_later_ones_need_not_wait()
    {
        await BeginAsync(left: 60);
        _scene.Issuer.Hold();
        Task<AccessToken> waiting = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(2, Cancellation);

        _scene.Clock.Advance(TimeSpan.FromSeconds(0.999));
        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.False(waiting.IsCompleted);
        _scene.Clock.Advance(TimeSpan.FromSeconds(0.001));

        Assert.Same(_old, await waiting);
        Assert.Same(_old, _scene.GetAtOnce());
        Assert.Equal(2, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task A_refresh_that_was_slow_already_holds_nobody_up()
    {
        await BeginAsync(left: 90);
        _scene.Issuer.Hold();
        _scene.GetAtOnce();
        await _scene.Issuer.WaitForCallsAsync(2, Cancellation);
        _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        await CacheScene.QueuedWorkIsDoneAsync();
        _scene.Clock.Advance(TimeSpan.FromSeconds(29));

        Assert.Same(_old, _scene.GetAtOnce());
        Assert.Equal(2, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task The_new_token_is_taken_once_it_comes()
    {
        await BeginAsync(left: 60);
        _scene.Issuer.FailNext(Outage());
        await _scene.GetAsync();
        _scene.Clock.Advance(TimeSpan.FromSeconds(2));

        _scene.GetAtOnce();
        await _scene.AcquisitionsAreOverAsync(3);

        Assert.Equal("token-2", _scene.GetAtOnce().Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_seconds_before_its_end_it_is_not_used_whatever_happens(bool isOnlyTheWallClockThere)
    {
        await BeginAsync(left: 60);
        _scene.Issuer.FailNext(Outage(TimeSpan.FromMinutes(5)));
        await _scene.GetAsync();
        if (isOnlyTheWallClockThere)
        {
            _scene.Clock.StepWallClock(TimeSpan.FromSeconds(57));
            _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        else
        {
            _scene.Clock.Advance(TimeSpan.FromSeconds(57.9));
            Assert.Same(_old, _scene.GetAtOnce());
            _scene.Clock.Advance(TimeSpan.FromSeconds(0.1));
        }

        await _scene.GetFailureAsync();
    }

    [Fact]
    public async Task A_refused_token_is_not_used_in_need_either()
    {
        await BeginAsync(left: 60);
        _scene.Issuer.FailNext(Outage());
        await _scene.GetAsync();

        _scene.Cache.Invalidate(_old!);

        await _scene.GetFailureAsync();
    }

    private static TokenAcquisitionException Outage(TimeSpan? retryAfter = null) => new("aem", "The endpoint answered 503.") { IsTransient = true, RetryAfter = retryAfter };

    private async Task BeginAsync(double left)
    {
        _old = await _scene.GetAsync();
        _scene.Clock.Advance(Life - TimeSpan.FromSeconds(left));
    }
}
