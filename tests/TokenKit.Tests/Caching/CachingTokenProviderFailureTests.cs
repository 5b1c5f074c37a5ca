using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace TokenKit.Tests.Caching;

public sealed class CachingTokenProviderFailureTests
{
    private readonly CacheScene _scene = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failed_refresh_harms_no_caller_while_the_token_is_valid()
    {
        AccessToken first = await _scene.GetAsync();
        _scene.Clock.Advance(TimeSpan.FromHours(23));
        _scene.Issuer.FailNext(Outage());

        Assert.Same(first, _scene.GetAtOnce());
        await _scene.AcquisitionsAreOverAsync(2);

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Same(first, _scene.GetAtOnce()));
        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.Equal(2, _scene.Issuer.Calls);
        Assert.StartsWith("The token aem was not refreshed; the current token is still valid. Next try in 00:00:01.", TheWarning().Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_refresh_that_no_caller_waits_for_leaves_no_unobserved_exception()
    {
        bool isUnobserved = false;
        void Look(object? sender, UnobservedTaskExceptionEventArgs unobserved) =>
            isUnobserved |= unobserved.Exception.ToString().Contains("no caller waits for this", StringComparison.Ordinal);
        TaskScheduler.UnobservedTaskException += Look;
        try
        {
            await _scene.GetAsync();
            _scene.Clock.Advance(TimeSpan.FromHours(23));
            _scene.Issuer.FailNext(new TokenAcquisitionException("aem", "no caller waits for this") { IsTransient = true });
            _scene.GetAtOnce();
            await _scene.AcquisitionsAreOverAsync(2);
            await CacheScene.QueuedWorkIsDoneAsync();

            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            Assert.False(isUnobserved);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Look;
        }
    }

    [Fact]
    public async Task The_next_refresh_is_tried_after_the_back_off()
    {
        AccessToken first = await _scene.GetAsync();
        _scene.Clock.Advance(TimeSpan.FromHours(23));
        _scene.Issuer.FailNext(Outage(retryAfter: TimeSpan.FromMinutes(10)));
        _scene.GetAtOnce();
        await _scene.AcquisitionsAreOverAsync(2);

        _scene.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.Same(first, _scene.GetAtOnce());
        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.Equal(2, _scene.Issuer.Calls);

        _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(first, _scene.GetAtOnce());
        await _scene.AcquisitionsAreOverAsync(3);
        Assert.Equal("token-2", _scene.GetAtOnce().Value);
    }

    [Fact]
    public async Task Without_a_token_each_caller_gets_an_exception_of_its_own_with_the_cause_inside()
    {
        TokenAcquisitionException outage = Outage();
        _scene.Issuer.FailNext(outage);

        TokenAcquisitionException[] failures =
            [await _scene.GetFailureAsync(), await _scene.GetFailureAsync(), await _scene.GetFailureAsync()];

        Assert.Equal(3, failures.Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.All(failures, failure =>
        {
            Assert.NotSame(outage, failure);
            Assert.Same(outage.InnerException, failure.InnerException);
            Assert.Equal((outage.Message, outage.StatusCode, true), (failure.Message, failure.StatusCode, failure.IsTransient));
        });
        Assert.Equal(1, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task Callers_that_wait_for_the_same_acquisition_share_its_failure_but_no_exception()
    {
        TokenAcquisitionException outage = Outage();
        _scene.Issuer.Hold();
        _scene.Issuer.FailNext(outage);
        Task<TokenAcquisitionException>[] callers = [.. Enumerable.Range(0, 10).Select(_ => _scene.GetFailureAsync())];
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);

        _scene.Issuer.Release();

        TokenAcquisitionException[] failures = await Task.WhenAll(callers);
        Assert.Equal(10, failures.Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.All(failures, failure => Assert.Same(outage.InnerException, failure.InnerException));
        Assert.Equal(1, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task A_remembered_failure_is_forgotten_after_a_second()
    {
        _scene.Issuer.FailNext(Outage());
        await _scene.GetFailureAsync();
        _scene.Clock.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromMilliseconds(1));
        await _scene.GetFailureAsync();
        Assert.Equal(1, _scene.Issuer.Calls);

        _scene.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("token-1", (await _scene.GetAsync()).Value);
        await _scene.AcquisitionsAreOverAsync(2);
        Assert.StartsWith("The token aem could not be acquired. Next try in 00:00:01.", TheWarning().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_credential_is_remembered_for_half_a_minute()
    {
        _scene.Issuer.FailNext(new TokenAcquisitionException("aem", "The client secret is wrong.") { Error = "invalid_client" });
        await _scene.GetFailureAsync();
        _scene.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("invalid_client", (await _scene.GetFailureAsync()).Error);

        _scene.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("token-1", (await _scene.GetAsync()).Value);
        Assert.Equal(2, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task After_a_success_the_back_off_begins_anew()
    {
        for (int failure = 0; failure < 10; failure++)
        {
            _scene.Issuer.FailNext(Outage());
            await _scene.GetFailureAsync();
            _scene.Clock.Advance(TimeSpan.FromSeconds(60));
        }

        await _scene.GetAsync();
        await _scene.AcquisitionsAreOverAsync(11);
        _scene.Log.Clear();
        _scene.Clock.Advance(TimeSpan.FromHours(23));
        _scene.Issuer.FailNext(Outage());
        _scene.GetAtOnce();
        await _scene.AcquisitionsAreOverAsync(1);

        Assert.Contains("Next try in 00:00:01.", TheWarning().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_long_an_outage_was_callers_without_a_token_have_one_five_seconds_after_the_last_failure()
    {
        for (int failure = 0; failure < 20; failure++)
        {
            _scene.Issuer.FailNext(Outage());
            await _scene.GetFailureAsync();
            _scene.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal("token-1", (await _scene.GetAsync()).Value);
        Assert.Equal(21, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task A_long_back_off_that_began_beside_a_token_is_cut_short_when_that_token_expires()
    {
        AccessToken first = await _scene.GetAsync();
        _scene.Clock.Advance(TimeSpan.FromHours(23));
        int calls = 1;
        await _scene.AcquisitionsAreOverAsync(calls);
        while (LastPause() <= TimeSpan.FromSeconds(5))
        {
            _scene.Issuer.FailNext(Outage());
            Assert.Same(first, _scene.GetAtOnce());
            await _scene.AcquisitionsAreOverAsync(++calls);
            _scene.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Same(first, _scene.GetAtOnce());
        _scene.Cache.Invalidate(first);

        Assert.Equal("token-2", (await _scene.GetAsync()).Value);
        Assert.Equal(calls + 1, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task A_failure_while_the_token_was_valid_is_remembered_when_it_no_longer_is()
    {
        AccessToken first = await _scene.GetAsync();
        _scene.Clock.Advance(TimeSpan.FromHours(23));
        _scene.Issuer.FailNext(Outage());
        _scene.GetAtOnce();
        await _scene.AcquisitionsAreOverAsync(2);

        _scene.Cache.Invalidate(first);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _scene.GetFailureAsync()).StatusCode);
        Assert.Equal(2, _scene.Issuer.Calls);
    }

    private TimeSpan LastPause() =>
        _scene.Log.LatestRecord.GetStructuredStateValue("Delay") is { } delay
            ? TimeSpan.Parse(delay, CultureInfo.InvariantCulture) : TimeSpan.Zero;

    private FakeLogRecord TheWarning() => Assert.Single(_scene.Log.GetSnapshot(), record => record.Level == LogLevel.Warning);

    private static TokenAcquisitionException Outage(TimeSpan? retryAfter = null) =>
        new("aem", "The endpoint answered 503.", new IOException("The line is dead."))
        {
            StatusCode = HttpStatusCode.ServiceUnavailable,
            IsTransient = true,
            RetryAfter = retryAfter,
        };
}
