using TokenKit.Ims;

namespace TokenKit.Tests.Tenants;

public sealed class RemovedTenantTests : TenantsTest
{
    [Fact]
    public async Task A_removed_tenant_serves_no_token_to_a_caller_that_holds_it()
    {
        ITokenProvider held = Add("one");
        await GetAsync(held);

        Assert.True(Tokens.Remove("one"));

        string message = await RemovedAsync(() => GetAsync(held));
        Assert.Contains("The tenant 'one' was removed", message, StringComparison.Ordinal);
        Assert.Contains("call GetOrAdd", message, StringComparison.Ordinal);
        Assert.False(Tokens.Remove("one"));
        Assert.Equal(1, TokenRequests);
    }

    [Fact]
    public async Task A_tenant_that_is_added_again_has_nothing_of_the_old_one()
    {
        ITokenProvider old = Add("one");
        await GetAsync(old);
        Tokens.Remove("one");

        ITokenProvider added = Tokens.GetOrAdd("one", Credential("another"));

        Assert.Equal("another-2", await GetAsync(added));
        await RemovedAsync(() => GetAsync(old));
    }

    [Fact]
    public async Task Callers_that_wait_for_a_removed_tenant_get_no_token_and_do_not_wait_for_the_answer()
    {
        Hold();
        ITokenProvider held = Add("one");
        Task<string>[] callers = [.. Enumerable.Range(0, 3).Select(_ => GetAsync(held))];
        await RequestsAsync(1);

        Tokens.Remove("one");

        foreach (Task<string> caller in callers)
        {
            await RemovedAsync(() => caller);
        }

        // The answer comes late. It is used neither for the old tenant nor for the new one.
        ITokenProvider added = Add("one");
        Task<string> fresh = GetAsync(added);
        await RequestsAsync(2);
        Open();
        Assert.Equal("one-2", await fresh);
        await RemovedAsync(() => GetAsync(held));
        Assert.Equal("one-2", await GetAsync(added));
    }

    [Fact]
    public async Task A_caller_whose_wait_has_ended_gets_no_token_if_the_tenant_is_removed_before_it_goes_on()
    {
        Hold();
        ITokenProvider held = Add("one");
        using var late = new LateContinuation();
        Task<string> caller = late.Start(() => GetAsync(held));
        await RequestsAsync(1);
        Open();
        await late.HasArrivedAsync();
        Assert.Equal("one-1", await GetAsync(held));

        Tokens.Remove("one");
        late.GoOn();

        await RemovedAsync(() => caller);
    }

    [Fact]
    public async Task A_removal_while_the_delegate_runs_counts()
    {
        using var delegates = new RunningDelegate();
        Task<ITokenProvider> old = delegates.Start(configure => Tokens.GetOrAdd("one", Credential("old", configure)));

        Assert.True(Tokens.Remove("one"));
        ITokenProvider added = Tokens.GetOrAdd("one", Credential("another"));
        delegates.GoOn();

        await RemovedAsync(() => old);
        Assert.Equal("another-1", await GetAsync(added));
        Assert.Same(added, Tokens.Existing("one"));
    }

    [Fact]
    public async Task After_a_removal_while_the_delegate_runs_there_is_no_tenant()
    {
        using var delegates = new RunningDelegate();
        Task<ITokenProvider> old = delegates.Start(configure => Tokens.GetOrAdd("one", Credential("old", configure)));

        Tokens.Remove("one");
        delegates.GoOn();

        await RemovedAsync(() => old);
        Assert.False(Tokens.TryGet("one", out _));
        Assert.False(Tokens.Remove("one"));
    }

    [Fact]
    public async Task Of_concurrent_adds_and_removes_the_last_one_counts()
    {
        for (int round = 0; round < Effort.Of(brief: 200, full: 5_000); round++)
        {
            ITokenProvider old = Add("one");
            using var start = new Barrier(2);
            Task<bool> removal = Task.Run(() =>
            {
                start.SignalAndWait(Cancellation);
                return Tokens.Remove("one");
            }, Cancellation);
            start.SignalAndWait(Cancellation);
            ITokenProvider got = Tokens.GetOrAdd("one", Credential("again"));

            Assert.True(await removal);
            await RemovedAsync(() => GetAsync(old));
            if (ReferenceEquals(got, old))
            {
                Assert.False(Tokens.TryGet("one", out _));
            }
            else
            {
                Assert.StartsWith("again-", await GetAsync(got), StringComparison.Ordinal);
                Assert.True(Tokens.Remove("one"));
            }
        }
    }

    /// <summary>A delegate of a tenant that waits until the test lets it go on.</summary>
    private sealed class RunningDelegate : IDisposable
    {
        private readonly ManualResetEventSlim _began = new();
        private readonly ManualResetEventSlim _goOn = new();

        public Task<ITokenProvider> Start(Func<Action<ImsOptions>, ITokenProvider> add)
        {
            Task<ITokenProvider> added = Task.Run(() => add(_ =>
            {
                _began.Set();
                _goOn.Wait(Cancellation);
            }), Cancellation);
            _began.Wait(Cancellation);
            return added;
        }

        public void GoOn() => _goOn.Set();

        public void Dispose()
        {
            _began.Dispose();
            _goOn.Dispose();
        }
    }
}
