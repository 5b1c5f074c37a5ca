using System.Diagnostics;
using System.Runtime.CompilerServices;
using TokenKit.Caching;

namespace TokenKit.Tests.Caching;

public sealed class CachingTokenProviderSharingTests
{
    private readonly CacheScene _scene = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_callers_without_a_token_share_one_acquisition()
    {
        _scene.Issuer.Hold();
        var callers = new Task<AccessToken>[1_000];
        Parallel.For(0, callers.Length, caller => callers[caller] = _scene.GetAsync());
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);
        Assert.DoesNotContain(callers, caller => caller.IsCompleted);

        _scene.Issuer.Release();

        AccessToken[] tokens = await Task.WhenAll(callers);
        Assert.Single(tokens.Distinct());
        Assert.Equal(1, _scene.Issuer.Calls);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public async Task One_callers_cancellation_ends_its_own_wait_only(int impatient)
    {
        _scene.Issuer.Hold();
        using var cancellation = new CancellationTokenSource();
        Task<AccessToken>[] callers = [.. Enumerable.Range(0, 10).Select(caller =>
            _scene.GetCancellableAsync(caller == impatient ? cancellation.Token : Cancellation))];
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);

        await cancellation.CancelAsync();
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => callers[impatient]);
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);

        _scene.Issuer.Release();
        AccessToken[] tokens = await Task.WhenAll(callers.Where((_, caller) => caller != impatient));
        Assert.All(tokens, token => Assert.Equal("token-1", token.Value));
        Assert.Equal(1, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task An_acquisition_goes_on_when_its_only_caller_has_left()
    {
        _scene.Issuer.Hold();
        using var cancellation = new CancellationTokenSource();
        Task<AccessToken> caller = _scene.GetCancellableAsync(cancellation.Token);
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => caller);

        _scene.Issuer.Release();
        await _scene.AcquisitionsAreOverAsync(1);

        Assert.Equal("token-1", _scene.GetAtOnce().Value);
        Assert.Equal(1, _scene.Issuer.Calls);
    }

    // In a list that is searched for each, the last ones would take minutes.
    [Fact]
    [Trait(Effort.Trait, Effort.Varies)]
    public async Task Very_many_callers_may_cancel_while_one_goes_on_waiting()
    {
        _scene.Issuer.Hold();
        var cancellations = new CancellationTokenSource[1_000];
        var cancelled = new Task[Effort.Of(brief: 20_000, full: 100_000)];
        for (int caller = 0; caller < cancelled.Length; caller++)
        {
            CancellationTokenSource cancellation = cancellations[caller % cancellations.Length] ??= new CancellationTokenSource();
            cancelled[caller] = _scene.Cache.GetTokenAsync(cancellation.Token).AsTask();
        }

        Task<AccessToken> patient = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);
        Array.ForEach(cancellations, static cancellation => cancellation.Cancel());
        await CacheScene.EndedAsync(cancelled);
        Assert.All(cancelled, static caller => Assert.True(caller.IsCanceled));

        _scene.Issuer.Release();

        Assert.Equal("token-1", (await patient).Value);
        Assert.Equal(1, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task A_caller_that_has_cancelled_already_starts_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);

        OperationCanceledException failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _scene.GetCancellableAsync(cancelled));

        Assert.Equal(cancelled, failure.CancellationToken);
        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.Equal(0, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task A_caller_that_was_overtaken_by_a_whole_acquisition_takes_its_token()
    {
        _scene.Clock.BeforeNextRead = () => _scene.GetAsync().Wait(Cancellation);

        AccessToken token = await _scene.GetAsync();

        Assert.Same(token, _scene.GetAtOnce());
        Assert.Equal(("token-1", 1), (token.Value, _scene.Issuer.Calls));
    }

    [Fact]
    public async Task A_caller_that_was_overtaken_by_a_whole_refresh_starts_no_other()
    {
        AccessToken due = await _scene.GetAsync();
        _scene.Clock.Advance(TimeSpan.FromHours(23));
        _scene.Clock.BeforeNextRead = () =>
        {
            _scene.GetAtOnce();
            _scene.AcquisitionsAreOverAsync(2).Wait(Cancellation);
        };

        Assert.Same(due, _scene.GetAtOnce());

        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.Equal(("token-2", 2), (_scene.GetAtOnce().Value, _scene.Issuer.Calls));
    }

    [Theory]
    [InlineData("no token")]
    [InlineData("a due token")]
    public async Task Nothing_of_a_caller_goes_into_the_acquisition(string with)
    {
        var local = new AsyncLocal<string?>();
        var seen = new TaskCompletionSource<(string?, Activity?, SynchronizationContext?, CancellationToken)>();
        var token = new AccessToken("token-1", CacheScene.Start.AddHours(24));
        var scene = new CacheScene(new ScriptedProvider(
            with == "no token" ? See : _ => ValueTask.FromResult(token), See));
        if (with == "a due token")
        {
            await scene.GetAsync();
            scene.Clock.Advance(TimeSpan.FromHours(23));
        }

        using var caller = new CancellationTokenSource();
        await AskAsync();

        (string? value, Activity? activity, SynchronizationContext? context, CancellationToken cancellation) = await seen.Task;
        Assert.Null(value);
        Assert.Null(activity);
        Assert.Null(context);
        Assert.NotEqual(caller.Token, cancellation);

        Task AskAsync()
        {
            SynchronizationContext? before = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
            using Activity ofCaller = new Activity("request").Start();
            local.Value = "of the caller";
            try
            {
                return scene.Cache.GetTokenAsync(caller.Token).AsTask();
            }
            finally
            {
                local.Value = null;
                SynchronizationContext.SetSynchronizationContext(before);
            }
        }

        ValueTask<AccessToken> See(CancellationToken cancellationToken)
        {
            seen.SetResult((local.Value, Activity.Current, SynchronizationContext.Current, cancellationToken));
            return ValueTask.FromResult(token);
        }
    }

    [Fact]
    public async Task Where_no_context_flows_one_acquisition_is_made_too()
    {
        Task<AccessToken> first;
        using (ExecutionContext.SuppressFlow())
        {
            first = _scene.GetAsync();
        }

        await first;
        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.Equal(1, _scene.Issuer.Calls);
    }

    // Both have seen that no acquisition is pending, and wait for the lock.
    [Fact]
    public async Task The_second_caller_at_the_gate_looks_again()
    {
        await _scene.GetAsync();
        _scene.Clock.Advance(TimeSpan.FromHours(23));
        _scene.Issuer.Hold();
        void Call() => _scene.Cache.GetTokenAsync().AsTask().GetAwaiter().GetResult();
        Thread[] callers = [new(Call), new(Call)];
        lock (Gate(_scene.Cache))
        {
            Array.ForEach(callers, static caller => caller.Start());
            Assert.True(SpinWait.SpinUntil(() =>
                callers.All(caller => caller.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin)), CacheScene.TimeLimit));
        }

        Array.ForEach(callers, static caller => caller.Join());
        await _scene.Issuer.WaitForCallsAsync(2, TestContext.Current.CancellationToken);
        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.Equal(2, _scene.Issuer.Calls);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_gate")]
    private static extern ref Lock Gate(CachingTokenProvider cache);
}
