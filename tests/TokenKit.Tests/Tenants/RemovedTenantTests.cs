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
    public async Task No_call_gets_a_token_after_Remove_has_returned()
    {
        for (int round = 0; round < Effort.Of(brief: 200, full: 5_000); round++)
        {
            ITokenProvider held = Add("one");
            using var start = new Barrier(2);
            int isRemoved = 0;
            Task calls = Task.Run(async () =>
            {
                start.SignalAndWait(Cancellation);
                for (int call = 0; call < 20; call++)
                {
                    bool wasRemoved = Volatile.Read(ref isRemoved) == 1;
                    try
                    {
                        await held.GetTokenAsync(Cancellation);
                        Assert.False(wasRemoved, "A removed tenant served its token.");
                    }
                    catch (InvalidOperationException)
                    {
                    }
                }
            }, Cancellation);
            start.SignalAndWait(Cancellation);
            Tokens.Remove("one");
            Volatile.Write(ref isRemoved, 1);
            await calls;
        }
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
                Assert.Throws<InvalidOperationException>(() => Tokens.Get("one"));
            }
            else
            {
                Assert.StartsWith("again-", await GetAsync(got), StringComparison.Ordinal);
                Assert.True(Tokens.Remove("one"));
            }
        }
    }
}
