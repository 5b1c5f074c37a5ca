using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Http;
using TokenKit.Tenants;

namespace TokenKit.Tests.Tenants;

public sealed class EvictedTenantTests : TenantsTest
{
    private AdobeTenants Internal => Provider.GetRequiredService<AdobeTenants>();

    [Fact]
    public async Task A_tenant_without_calls_is_evicted_after_a_day_and_the_provider_that_a_caller_holds_goes_on_working()
    {
        ITokenProvider held = Add("one");
        await GetAsync(held);

        Idle();

        Assert.Equal(0, Internal.Tenants);
        Assert.False(Tokens.TryGet("one", out _));
        Assert.Equal("one-2", await GetAsync(held));
    }

    [Fact]
    public void An_evicted_tenant_is_added_again_with_the_options_of_then()
    {
        ITokenProvider held = Add("one");
        Idle();
        bool isConfigured = false;

        ITokenProvider added = Tokens.GetOrAdd("one", Credential("one", _ => isConfigured = true));

        Assert.True(isConfigured);
        Assert.NotSame(held, added);
    }

    [Fact]
    public async Task A_tenant_that_is_called_stays_however_it_is_called()
    {
        ITokenProvider held = Add("held");
        using var byHand = new HttpMessageInvoker(new AdobeTokenHandler(Add("by-hand")) { InnerHandler = Api }, disposeHandler: false);
        Add("found");
        Add("added");
        Add("idle");

        for (int quarter = 0; quarter < 8; quarter++)
        {
            Clock.Advance(TimeSpan.FromHours(6));
            await GetAsync(held);
            using var request = new HttpRequestMessage(HttpMethod.Get, "https://platform.adobe.io/things");
            (await byHand.SendAsync(request, Cancellation)).Dispose();
            Tokens.Existing("found");
            Add("added");
        }

        Assert.Equal(4, Internal.Tenants);
        Assert.False(Tokens.TryGet("idle", out _));
        Assert.Same(held, Tokens.Existing("held"));
    }

    [Fact]
    public async Task Removing_closes_a_provider_that_was_evicted_before()
    {
        ITokenProvider evicted = Add("one");
        Idle();
        ITokenProvider evictedAgain = Add("one");
        Idle();
        ITokenProvider present = Add("one");
        ITokenProvider other = Add("two");

        Assert.True(Tokens.Remove("one"));

        foreach (ITokenProvider tokens in new[] { evicted, evictedAgain, present })
        {
            await RemovedAsync(() => GetAsync(tokens));
        }

        await GetAsync(other);
    }

    [Fact]
    public async Task Removing_closes_an_evicted_provider_although_the_tenant_is_no_longer_there()
    {
        ITokenProvider evicted = Add("one");
        Idle();

        Assert.False(Tokens.Remove("one"));

        await RemovedAsync(() => GetAsync(evicted));
    }

    [Fact]
    public async Task Removing_closes_an_evicted_tenant_that_only_a_waiting_caller_needs()
    {
        Builder.ConfigureTenants(options => options.MaxTenants = 1);
        Hold();
        Task<AccessToken> caller = Wait();
        await RequestsAsync(1);
        Add("two");
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.False(Tokens.Remove("one"));
        Open();

        await RemovedAsync(() => caller);

        [MethodImpl(MethodImplOptions.NoInlining)]
        Task<AccessToken> Wait() => Add("one").GetTokenAsync(Cancellation).AsTask();
    }

    [Fact]
    public async Task An_eviction_does_not_disturb_a_call()
    {
        Builder.ConfigureTenants(options => options.MaxTenants = 1);
        Hold();
        Task<string> caller = GetAsync(Add("one"));
        await RequestsAsync(1);

        Add("two");
        Assert.False(Tokens.TryGet("one", out _));
        Open();

        Assert.Equal("one-1", await caller);
    }

    [Fact]
    public void There_are_never_more_tenants_than_the_limit_and_idle_ones_are_evicted_first()
    {
        Builder.ConfigureTenants(options => options.MaxTenants = 3);
        for (int number = 1; number <= 3; number++)
        {
            Add($"tenant-{number}");
        }

        Clock.Advance(TimeSpan.FromHours(6));
        Tokens.Existing("tenant-1");
        Add("tenant-4");

        Assert.Equal(3, Internal.Tenants);
        Tokens.Existing("tenant-1");
        Assert.False(Tokens.TryGet("tenant-2", out _));
    }

    [Fact]
    public void The_memory_of_an_evicted_tenant_is_freed()
    {
        WeakReference tenant = AddOne();
        Idle();

        for (int attempt = 0; attempt < 10 && tenant.IsAlive; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(tenant.IsAlive);
        Assert.Equal(1, Internal.Evicted);
        Clock.Advance(TimeSpan.FromHours(6));
        Assert.Equal(0, Internal.Evicted);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference AddOne() => new(Add("one"));

    private void Idle()
    {
        for (int quarter = 0; quarter < 5; quarter++)
        {
            Clock.Advance(TimeSpan.FromHours(6));
        }
    }
}
