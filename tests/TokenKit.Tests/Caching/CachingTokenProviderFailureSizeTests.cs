using System.Net;
using TokenKit.Caching;
using TokenKit.Http;

namespace TokenKit.Tests.Caching;

/// <summary>An outage that many callers notice: each gets an exception of its own, and none is larger than the first.</summary>
public sealed class CachingTokenProviderFailureSizeTests
{
    private const int LargestText = 4096;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_remembered_failure_costs_the_twenty_thousandth_caller_what_it_costs_the_second()
    {
        var scene = new CacheScene();
        scene.Issuer.FailNext(Rejected());
        await scene.GetFailureAsync();
        int second = (await FailAsync(scene.Cache)).ToString().Length;
        long before = GC.GetAllocatedBytesForCurrentThread();
        TokenAcquisitionException last = await FailAsync(scene.Cache);
        for (int call = 3; call < 20_000; call++)
        {
            last = await FailAsync(scene.Cache);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 20_000, 0, 8_192);
        Assert.InRange(last.ToString().Length, 1, Math.Min(second, LargestText));
        Assert.Equal(1, scene.Issuer.Calls);
    }

    [Fact]
    public async Task Three_thousand_requests_that_log_the_same_failure_log_a_few_kilobytes_each()
    {
        var scene = new CacheScene();
        scene.Issuer.FailNext(Throttled());
        using var client = new HttpClient(new AdobeTokenHandler(scene.Cache) { InnerHandler = new HttpClientHandler() });
        var logged = new List<int>();
        for (int request = 0; request < 3_000; request++)
        {
            var failure = await Assert.ThrowsAsync<TokenAcquisitionException>(
                () => client.GetAsync(new Uri("https://platform.adobe.io/"), Cancellation));
            Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromHours(1)), (failure.StatusCode, failure.RetryAfter));
            logged.Add(failure.ToString().Length);
        }

        Assert.InRange(logged.Max(), 1, LargestText);
        Assert.Equal(1, scene.Issuer.Calls);
    }

    [Fact]
    public async Task Ten_thousand_callers_of_one_failed_acquisition_get_an_exception_each()
    {
        var cause = new IOException("The line is dead.");
        var failure = new TokenAcquisitionException("aem", "The endpoint is down.", cause)
        {
            Error = "server_error",
            RequestId = "debug-1",
            RetryAfter = TimeSpan.FromSeconds(9),
        };
        var scene = new CacheScene();
        scene.Issuer.Hold();
        scene.Issuer.FailNext(failure);
        Task<AccessToken>[] callers = [.. Enumerable.Range(0, 10_000).Select(_ => scene.Cache.GetTokenAsync(Cancellation).AsTask())];
        await scene.Issuer.WaitForCallsAsync(1, Cancellation);

        scene.Issuer.Release();

        await CacheScene.EndedAsync(callers);
        TokenAcquisitionException[] failures =
            [.. callers.Select(caller => Assert.IsType<TokenAcquisitionException>(caller.Exception!.InnerException))];
        Assert.Equal(10_000, failures.Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.All(failures, failure =>
        {
            Assert.Same(cause, failure.InnerException);
            Assert.Equal(
                (failure.Message, failure.TokenName, failure.Error, failure.RequestId, failure.RetryAfter),
                (failure.Message, failure.TokenName, failure.Error, failure.RequestId, failure.RetryAfter));
        });
        Assert.InRange(failures.Max(failure => failure.ToString().Length), 1, LargestText);
    }

    public static TheoryData<string> HowAProviderRepeatsItself =>
        ["throws it", "returns a new failed task", "returns one failed task", "throws it in an aggregate", "throws it and awaits"];

    [Theory]
    [MemberData(nameof(HowAProviderRepeatsItself))]
    public async Task One_exception_object_that_a_provider_throws_each_time_does_not_grow(string how)
    {
        TokenAcquisitionException one = Rejected();
        var failed = Task.FromException<AccessToken>(one);
        var scene = new CacheScene(new ScriptedProvider(_ => how switch
        {
            "throws it" => throw one,
            "returns a new failed task" => ValueTask.FromException<AccessToken>(one),
            "returns one failed task" => new ValueTask<AccessToken>(failed),
            "throws it in an aggregate" => throw new AggregateException(one),
            _ => ThrowLaterAsync(one),
        }));
        await scene.GetFailureAsync();
        int first = (await FailAsync(scene.Cache)).ToString().Length;
        int firstOfProvider = one.ToString().Length;

        TokenAcquisitionException last = one;
        for (int acquisition = 0; acquisition < 200; acquisition++)
        {
            scene.Clock.Advance(TimeSpan.FromSeconds(30));
            await scene.GetFailureAsync();
            last = await FailAsync(scene.Cache);
        }

        Assert.Equal((one.Message, one.Error, one.IsTransient), (last.Message, last.Error, last.IsTransient));
        Assert.InRange(last.ToString().Length, 1, Math.Min(first, LargestText));
        Assert.InRange(one.ToString().Length, 1, firstOfProvider);
    }

    [Fact]
    public async Task A_foreign_exception_with_a_long_text_is_kept_once()
    {
        var cause = new TalkativeException();
        var scene = new CacheScene(new ScriptedProvider(_ => throw cause));
        await scene.GetFailureAsync();
        TokenAcquisitionException last = await FailAsync(scene.Cache);
        for (int call = 0; call < 1_000; call++)
        {
            last = await FailAsync(scene.Cache);
        }

        Assert.Same(cause, last.InnerException);
        Assert.Contains("its provider threw TalkativeException", last.Message, StringComparison.Ordinal);
        Assert.InRange(last.ToString().Length - TalkativeException.Length, 1, LargestText);
    }

    // Through the method itself: the scene's own methods would await it more than once.
    private static async Task<TokenAcquisitionException> FailAsync(CachingTokenProvider cache)
    {
        try
        {
            await cache.GetTokenAsync(Cancellation);
        }
        catch (TokenAcquisitionException failure)
        {
            return failure;
        }

        throw new InvalidOperationException("There was a token.");
    }

    private static async ValueTask<AccessToken> ThrowLaterAsync(Exception exception)
    {
        await Task.Yield();
        throw exception;
    }

    private static TokenAcquisitionException Rejected() => new("aem", "The client secret is wrong.") { Error = "invalid_client" };

    private static TokenAcquisitionException Throttled() => new("aem", "The endpoint answered 429.")
    {
        StatusCode = HttpStatusCode.TooManyRequests,
        IsTransient = true,
        RetryAfter = TimeSpan.FromHours(1),
    };

    private sealed class TalkativeException : Exception
    {
        public const int Length = 1024 * 1024;

        public override string ToString() => new('x', Length);
    }
}
