using TokenKit.Caching;
using TokenKit.Tests.Caching.Interleavings;

namespace TokenKit.Tests.Caching;

/// <summary>
/// Every order in which a few threads can come between each other in the cache: when it reads the clock, and when they begin and end.
/// A brief run takes some of them at random.
/// </summary>
[Trait(Effort.Trait, Effort.Varies)]
public sealed class CachingTokenProviderInterleavingTests
{
    private static readonly TimeSpan Due = TimeSpan.FromHours(47);

    [Fact]
    public void In_no_order_do_callers_without_a_token_cause_two_acquisitions() => InEveryOrder(atLeast: 20, cache =>
    {
        AddCallers(cache, 2, (_, token) => Assert.Equal("before-1", token.Value));
        cache.Add("answer", cache.Before.Answer, () => cache.Before.IsAsked);
        cache.Run();
        Assert.Equal(1, cache.Before.Calls);
    });

    [Fact]
    public void In_no_order_do_callers_with_a_due_token_cause_two_acquisitions() => InEveryOrder(atLeast: 20, cache =>
    {
        cache.Start(Due);
        AddCallers(cache, 2, static (_, _) => { });
        cache.Add("answer", cache.Before.Answer, () => cache.Before.IsAsked);
        cache.Run();
        Assert.Equal(2, cache.Before.Calls);
    });

    [Fact]
    public void In_no_order_is_a_rejected_token_handed_out_or_two_acquired_in_its_place() => InEveryOrder(atLeast: 20, cache =>
    {
        AccessToken rejected = cache.Start(TimeSpan.FromHours(1));
        int rejectedAt = int.MaxValue;
        AddCallers(cache, 2, (began, token) =>
            Assert.False(ReferenceEquals(token, rejected) && began > rejectedAt, "A rejected token was handed out."));
        cache.Add("rejections", () =>
        {
            cache.Cache.Invalidate(rejected);
            rejectedAt = cache.Turn;
            Interleaving.Point();
            cache.Cache.Invalidate(rejected);
        });
        cache.Add("answer", cache.Before.Answer, () => cache.Before.IsAsked);
        cache.Run();
        Assert.InRange(cache.Before.Calls, 1, 2);
    });

    [Fact]
    public void In_no_order_is_the_token_of_a_former_client_handed_out_to_a_caller_after_the_change() => InEveryOrder(atLeast: 20, cache =>
    {
        cache.Start(Due);
        int reloadedAt = int.MaxValue;
        AddCallers(cache, 2, (began, token) => Assert.False(token.Value.StartsWith("before", StringComparison.Ordinal)
            && began > reloadedAt, "Another client's token was handed out."));
        cache.Add("reload", () =>
        {
            cache.Reload(TokenIdentity.Change.Client);
            reloadedAt = cache.Turn;
        });
        cache.Add("answer of before", cache.Before.Answer, () => cache.Before.IsAsked);
        cache.Add("answer of now", cache.After.Answer, () => cache.After.IsAsked);
        cache.Run();
        Assert.InRange(cache.After.Calls, 1, 1);
    });

    [Fact]
    public void In_no_order_does_a_callers_cancellation_reach_another() => InEveryOrder(atLeast: 20, cache =>
    {
        using var cancellation = new CancellationTokenSource();
        cache.AddCaller(static (_, token) => Assert.Equal("before-1", token.Value), cancellation.Token);
        cache.AddCaller(static (_, token) => Assert.Equal("before-1", token.Value));
        cache.Add("cancellation", cancellation.Cancel);
        cache.Add("answer", cache.Before.Answer, () => cache.Before.IsAsked);
        cache.Run();
        Assert.Equal(1, cache.Before.Calls);
    });

    [Fact]
    public void In_no_order_does_a_failed_refresh_reach_a_caller_or_lead_to_another_at_once() => InEveryOrder(atLeast: 20, cache =>
    {
        AccessToken cached = cache.Start(Due);
        AddCallers(cache, 2, (_, token) => Assert.Same(cached, token));
        cache.Add("failure", cache.Before.Fail, () => cache.Before.IsAsked);
        cache.Run();
        Assert.Equal(2, cache.Before.Calls);
    });

    [Fact]
    public void In_no_order_does_a_failure_without_a_token_lead_to_another_acquisition_at_once() =>
        InEveryOrder(mayFail: true, atLeast: 20, cache =>
    {
        AddCallers(cache, 2, static (_, token) => Assert.Fail($"There was no {token.Value} to hand out."));
        cache.Add("failure", cache.Before.Fail, () => cache.Before.IsAsked);
        cache.Run();
        Assert.Equal(1, cache.Before.Calls);
    });

    [Fact]
    public void In_no_order_is_a_change_left_untried_or_a_caller_without_a_token_meanwhile() => InEveryOrder(atLeast: 20, cache =>
    {
        cache.Start(Due);
        AddCallers(cache, 2, static (_, _) => { });
        AddReload(cache, TokenIdentity.Change.Request);
        cache.Add("answer of now", cache.After.Answer, () => cache.After.IsAsked);
        cache.Run();
        Assert.Equal(1, cache.After.Calls);
        Assert.Equal("after-1", cache.Last?.Value);
    });

    [Fact]
    public void In_no_order_is_the_answer_of_before_taken_for_that_of_now() => InEveryOrder(atLeast: 20, cache =>
    {
        AddCallers(cache, 2, static (_, _) => { });
        AddReload(cache, TokenIdentity.Change.Request);
        cache.Add("answer of now", cache.After.Answer, () => cache.After.IsAsked);
        cache.Run();
        Assert.Equal(1, cache.After.Calls);
        Assert.Equal("after-1", cache.Last?.Value);
    });

    [Fact]
    public void In_no_order_does_a_caller_fail_if_the_acquisition_of_now_does_and_the_former_token_is_valid() =>
        InEveryOrder(atLeast: 20, cache =>
    {
        cache.Start(Due);
        AddCallers(cache, 2, static (_, _) => { });
        AddReload(cache, TokenIdentity.Change.Request);
        cache.Add("failure of now", cache.After.Fail, () => cache.After.IsAsked);
        cache.Run();
        Assert.Equal(1, cache.After.Calls);
    });

    [Fact]
    public void In_no_order_does_a_rejected_token_come_back_if_the_acquisition_of_now_fails() =>
        InEveryOrder(mayFail: true, atLeast: 20, cache =>
    {
        AccessToken rejected = cache.Start(TimeSpan.FromHours(1));
        int rejectedAt = int.MaxValue;
        AddCallers(cache, 1, (began, token) =>
            Assert.False(ReferenceEquals(token, rejected) && began > rejectedAt, "A rejected token was handed out."));
        cache.Add("rejection", () =>
        {
            cache.Cache.Invalidate(rejected);
            rejectedAt = cache.Turn;
        });
        AddReload(cache, TokenIdentity.Change.Request);
        cache.Add("failure of now", cache.After.Fail, () => cache.After.IsAsked);
        cache.Run();
    });

    private static void AddReload(InterleavedCache cache, TokenIdentity.Change change)
    {
        cache.Add("reload", () => cache.Reload(change));
        cache.Add("answer of before", cache.Before.Answer, () => cache.Before.IsAsked);
    }

    private static void AddCallers(InterleavedCache cache, int count, Action<int, AccessToken> check)
    {
        for (int caller = 0; caller < count; caller++)
        {
            cache.AddCaller(check);
        }
    }

    private static void InEveryOrder(int atLeast, Action<InterleavedCache> scenario) => InEveryOrder(mayFail: false, atLeast, scenario);

    private static void InEveryOrder(bool mayFail, int atLeast, Action<InterleavedCache> scenario)
    {
        var choices = new Choices(Effort.Of<int?>(brief: 60, full: null));
        int orders = 0;
        do
        {
            orders++;
            try
            {
                using var cache = new InterleavedCache(choices) { MayFail = mayFail };
                scenario(cache);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"In order {orders} ({choices}): {exception.Message}", exception);
            }
        }
        while (choices.Advance());

        Assert.True(orders >= atLeast, $"There were only {orders} orders: the threads do not come between each other any more.");
    }
}
