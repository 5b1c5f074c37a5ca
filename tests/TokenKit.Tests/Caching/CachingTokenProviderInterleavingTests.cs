using TokenKit.Caching;
using TokenKit.Tests.Caching.Interleavings;

namespace TokenKit.Tests.Caching;

/// <summary>Every order in which a few threads can come between each other in the cache: at its looks at the clock, and where they begin and end.</summary>
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
    public void In_no_order_is_a_refused_token_handed_out_or_two_acquired_in_its_place() => InEveryOrder(atLeast: 20, cache =>
    {
        AccessToken refused = cache.Start(TimeSpan.FromHours(1));
        int refusedAt = int.MaxValue;
        AddCallers(cache, 2, (began, token) => Assert.False(ReferenceEquals(token, refused) && began > refusedAt, "A refused token was handed out."));
        cache.Add("refusals", () =>
        {
            cache.Cache.Invalidate(refused);
            refusedAt = cache.Turn;
            Interleaving.Point();
            cache.Cache.Invalidate(refused);
        });
        cache.Add("answer", cache.Before.Answer, () => cache.Before.IsAsked);
        cache.Run();
        Assert.InRange(cache.Before.Calls, 1, 2);
    });

    [Fact]
    public void In_no_order_is_the_token_of_a_former_client_handed_out_to_who_asks_after_the_change() => InEveryOrder(atLeast: 20, cache =>
    {
        cache.Start(Due);
        int reloadedAt = int.MaxValue;
        AddCallers(cache, 2, (began, token) => Assert.False(token.Value.StartsWith("before", StringComparison.Ordinal) && began > reloadedAt, "Another client's token was handed out."));
        cache.Add("reload", () =>
        {
            cache.Reload(TokenChange.Client);
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
    public void In_no_order_does_a_failed_renewal_reach_a_caller_or_lead_to_another_at_once() => InEveryOrder(atLeast: 20, cache =>
    {
        AccessToken held = cache.Start(Due);
        AddCallers(cache, 2, (_, token) => Assert.Same(held, token));
        cache.Add("failure", cache.Before.Fail, () => cache.Before.IsAsked);
        cache.Run();
        Assert.Equal(2, cache.Before.Calls);
    });

    [Fact]
    public void In_no_order_does_a_failure_without_a_token_lead_to_another_acquisition_at_once() => InEveryOrder(mayFail: true, atLeast: 20, cache =>
    {
        AddCallers(cache, 2, static (_, token) => Assert.Fail($"There was no {token.Value} to hand out."));
        cache.Add("failure", cache.Before.Fail, () => cache.Before.IsAsked);
        cache.Run();
        Assert.Equal(1, cache.Before.Calls);
    });

    [Fact]
    public void In_no_order_is_a_new_secret_left_untried_or_a_caller_without_a_token_meanwhile() => InEveryOrder(atLeast: 20, cache =>
    {
        cache.Start(Due);
        AddCallers(cache, 2, static (_, _) => { });
        cache.Add("reload", () => cache.Reload(TokenChange.Secret));
        cache.Add("answer of before", cache.Before.Answer, () => cache.Before.IsAsked);
        cache.Add("answer of now", cache.After.Answer, () => cache.After.IsAsked);
        cache.Run();
        Assert.Equal(1, cache.After.Calls);
    });

    [Fact]
    public void In_no_order_is_a_token_asked_for_otherwise_handed_out_while_the_new_one_can_be_had() => InEveryOrder(atLeast: 20, cache =>
    {
        cache.Start(Due);
        int reloadedAt = int.MaxValue;
        AddCallers(cache, 2, (began, token) => Assert.False(token.Value.StartsWith("before", StringComparison.Ordinal) && began > reloadedAt, "A token of the former request was handed out."));
        AddReloadOfRequest(cache, () => reloadedAt = cache.Turn);
        cache.Add("answer of now", cache.After.Answer, () => cache.After.IsAsked);
        cache.Run();
        Assert.Equal(1, cache.After.Calls);
    });

    [Fact]
    public void In_no_order_does_a_caller_fail_where_the_new_request_does_and_the_former_token_is_valid() => InEveryOrder(atLeast: 20, cache =>
    {
        cache.Start(Due);
        AddCallers(cache, 2, static (_, _) => { });
        AddReloadOfRequest(cache, static () => { });
        cache.Add("failure of now", cache.After.Fail, () => cache.After.IsAsked);
        cache.Run();
        Assert.Equal(1, cache.After.Calls);
    });

    [Fact]
    public void In_no_order_does_a_refused_token_come_back_where_a_new_request_fails() => InEveryOrder(mayFail: true, atLeast: 20, cache =>
    {
        AccessToken refused = cache.Start(TimeSpan.FromHours(1));
        int refusedAt = int.MaxValue;
        AddCallers(cache, 1, (began, token) => Assert.False(ReferenceEquals(token, refused) && began > refusedAt, "A refused token was handed out."));
        cache.Add("refusal", () =>
        {
            cache.Cache.Invalidate(refused);
            refusedAt = cache.Turn;
        });
        AddReloadOfRequest(cache, static () => { });
        cache.Add("failure of now", cache.After.Fail, () => cache.After.IsAsked);
        cache.Run();
    });

    private static void AddReloadOfRequest(InterleavedCache cache, Action done)
    {
        cache.Add("reload", () =>
        {
            cache.Reload(TokenChange.Request);
            done();
        });
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
        var choices = new Choices();
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
