using System.Globalization;
using TokenKit.Caching;

namespace TokenKit.Tests.Caching;

/// <summary>
/// An endpoint that fails while the token is due: the token is served until the expiry margin, 10 s before its expiry, and no caller waits
/// beside it.
/// </summary>
public sealed class CachingTokenProviderOutageTests
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private readonly ScriptedProvider _provider;
    private readonly CacheScene _scene;
    private bool _isDown;
    private TimeSpan? _retryAfter;
    private AccessToken? _old;

    public CachingTokenProviderOutageTests()
    {
        _provider = new ScriptedProvider(cancellation =>
            _isDown ? ValueTask.FromException<AccessToken>(Outage(_retryAfter)) : _scene!.Issuer.GetTokenAsync(cancellation));
        _scene = new CacheScene(_provider);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Without a token, the next attempt follows a failure within 5 s: so much later callers may still get the remembered failure.
    [Theory]
    [InlineData(59, 18, 0)]
    [InlineData(33, 18, 0)]
    [InlineData(28, 18, 5)]
    [InlineData(20, 18, 13)]
    [InlineData(20, 40, 35)]
    [InlineData(11, 18, 22)]
    public async Task Callers_fail_only_if_the_outage_lasts_past_the_margin_and_not_for_long_after_it(int left, int outage,
        int mostFailures)
    {
        await BeginAsync(left);
        int failures = 0;
        for (int second = 0; second < left + 50; second++)
        {
            _isDown = second < outage;
            Task<AccessToken> caller = _scene.GetAsync();
            await CacheScene.EndedAsync([caller]);
            if (caller.IsFaulted)
            {
                failures++;
                Assert.InRange(second, left - 10, outage + 5);
            }
            else
            {
                Assert.True((await caller).ExpiresAt - _scene.Clock.GetUtcNow() > TimeSpan.FromSeconds(10),
                    "A token was served in its last 10 s.");
            }

            await CacheScene.QueuedWorkIsDoneAsync();
            await _scene.AcquisitionsAreOverAsync(_provider.Calls);
            _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(failures, 0, mostFailures);
        Assert.NotSame(_old, _scene.GetAtOnce());
    }

    [Theory]
    [InlineData(59)]
    [InlineData(11)]
    public async Task While_the_endpoint_hangs_no_caller_waits_until_the_margin(int left)
    {
        await BeginAsync(left);
        _scene.Issuer.Hold();

        Assert.Same(_old, _scene.GetAtOnce());
        await _scene.Issuer.WaitForCallsAsync(2, Cancellation);
        _scene.Clock.Advance(TimeSpan.FromSeconds(left - 10.001));
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Same(_old, _scene.GetAtOnce()));
        _scene.Clock.Advance(TimeSpan.FromSeconds(0.001));
        Task<AccessToken> waiting = _scene.GetAsync();
        Assert.False(waiting.IsCompleted);
        Assert.Equal(2, _scene.Issuer.Calls);
        _scene.Issuer.Release();

        Assert.Equal("token-2", (await waiting).Value);
    }

    [Fact]
    public async Task With_59_s_left_a_failing_endpoint_is_asked_once_per_back_off()
    {
        await BeginAsync(left: 59);
        _isDown = true;
        _retryAfter = TimeSpan.FromSeconds(20);

        for (int second = 0; second < 49; second++)
        {
            Assert.All(Enumerable.Range(0, 10), _ => Assert.Same(_old, _scene.GetAtOnce()));
            await CacheScene.QueuedWorkIsDoneAsync();
            await _scene.AcquisitionsAreOverAsync(2 + (second / 20));
            _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        // At the margin: the endpoint has asked for another 11 s.
        await _scene.GetFailureAsync();
        Assert.Equal(3, _scene.Log.GetSnapshot().Count(record => record.Id.Name == "RefreshFailed"));
    }

    [Fact]
    public async Task A_long_back_off_ends_early_once_the_token_has_expired()
    {
        await BeginAsync(left: 1_000);
        _isDown = true;
        TimeSpan delay = TimeSpan.Zero;
        for (int failures = 1; delay <= TimeSpan.FromSeconds(12); failures++)
        {
            _scene.GetAtOnce();
            await _scene.AcquisitionsAreOverAsync(1 + failures);
            delay = TimeSpan.Parse(_scene.Log.LatestRecord.GetStructuredStateValue("Delay")!, CultureInfo.InvariantCulture);
            _scene.Clock.Advance(delay <= TimeSpan.FromSeconds(12) ? delay : TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        }

        // The wall clock alone says that the token has expired: 5 s after the failure an acquisition may begin.
        _scene.Clock.StepWallClock(Life);
        _isDown = false;
        await _scene.GetFailureAsync();
        _scene.Clock.Advance(TimeSpan.FromTicks(1));

        Assert.NotSame(_old, await _scene.GetAsync());
    }

    [Fact]
    public async Task A_skew_that_is_set_is_kept_in_an_outage_too()
    {
        var scene = new CacheScene(options: new TokenCacheOptions { RefreshJitter = 0, ExpirySkew = TimeSpan.FromMinutes(10) });
        AccessToken old = await scene.GetAsync();
        scene.Clock.Advance(Life - TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(0.001));
        scene.Issuer.FailNext(Outage(null));
        Assert.Same(old, scene.GetAtOnce());
        await scene.AcquisitionsAreOverAsync(2);
        scene.Clock.Advance(TimeSpan.FromSeconds(0.001));

        await scene.GetFailureAsync();
    }

    [Fact]
    public async Task The_margin_counts_on_the_wall_clock_too()
    {
        await BeginAsync(left: 60);
        _isDown = true;
        _retryAfter = TimeSpan.FromMinutes(5);
        _scene.GetAtOnce();
        await _scene.AcquisitionsAreOverAsync(2);

        _scene.Clock.StepWallClock(TimeSpan.FromSeconds(49));
        _scene.Clock.Advance(TimeSpan.FromSeconds(1));

        await _scene.GetFailureAsync();
    }

    [Fact]
    public async Task The_new_token_is_taken_once_it_comes()
    {
        await BeginAsync(left: 30);
        _isDown = true;
        _scene.GetAtOnce();
        await _scene.AcquisitionsAreOverAsync(2);
        _isDown = false;
        _scene.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Same(_old, _scene.GetAtOnce());
        await _scene.AcquisitionsAreOverAsync(3);

        Assert.Equal("token-2", _scene.GetAtOnce().Value);
    }

    [Fact]
    public async Task A_rejected_token_is_not_served_in_an_outage_either()
    {
        await BeginAsync(left: 60);
        _isDown = true;
        _scene.GetAtOnce();
        await _scene.AcquisitionsAreOverAsync(2);

        _scene.Cache.Invalidate(_old!);

        await _scene.GetFailureAsync();
    }

    private static TokenAcquisitionException Outage(TimeSpan? retryAfter) =>
        new("aem", "The endpoint answered 503.") { IsTransient = true, RetryAfter = retryAfter };

    private async Task BeginAsync(double left)
    {
        _old = await _scene.GetAsync();
        _scene.Clock.Advance(Life - TimeSpan.FromSeconds(left));
    }
}
