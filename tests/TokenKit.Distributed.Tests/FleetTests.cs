using Microsoft.Extensions.Hosting;
using TokenKit.Caching;

namespace TokenKit.Distributed.Tests;

/// <summary>What instances of a service do together, with and without their Redis.</summary>
[Collection(nameof(Alone))]
public sealed class FleetTests
{
    private const int Instances = 8;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Instances_that_start_at_once_make_one_token_request_together()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        IHost[] hosts = await StartAsync(fleet, Instances);

        AccessToken[] tokens = await Task.WhenAll(hosts.Select(host => Task.Run(() => GetAsync(host))));

        Assert.Single(tokens.Select(token => token.Value).Distinct());
        Assert.Equal(1, fleet.Adobe.Ims.TokenRequests);
        Assert.All(hosts, host => Assert.Empty(Fleet.WarningsOf(host)));
    }

    [Fact]
    public async Task A_rejected_token_costs_the_instances_one_token_request()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        IHost[] hosts = await StartAsync(fleet, Instances);
        AccessToken[] rejected = await Task.WhenAll(hosts.Select(host => Task.Run(() => GetAsync(host))));

        AccessToken[] next = await Task.WhenAll(hosts.Index().Select(host => Task.Run(() =>
        {
            ((CachingTokenProvider)Fleet.TokensOf(host.Item)).Invalidate(rejected[host.Index]);
            return GetAsync(host.Item);
        })));

        Assert.NotEqual(rejected[0].Value, Assert.Single(next.Select(token => token.Value).Distinct()));
        Assert.Equal(2, fleet.Adobe.Ims.TokenRequests);
    }

    [Fact]
    public async Task Without_Redis_each_instance_acquires_its_own_token_and_says_so_once()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        await fleet.Server.KillAsync();
        IHost[] hosts = await StartAsync(fleet, 3);

        AccessToken[] tokens = await Task.WhenAll(hosts.Select(host => Task.Run(() => GetAsync(host))));

        Assert.Equal(3, tokens.Select(token => token.Value).Distinct().Count());
        Assert.All(hosts, host => Assert.Contains("store of shared tokens does not work", Assert.Single(Fleet.WarningsOf(host)),
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_Redis_is_stalled_no_call_fails()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        IHost[] hosts = await StartAsync(fleet, 3);
        await fleet.Server.StallAsync();

        AccessToken[] tokens = await Task.WhenAll(hosts.Select(host => Task.Run(() => GetAsync(host))));

        Assert.Equal(3, tokens.Select(token => token.Value).Distinct().Count());
        Assert.Equal(3, fleet.Adobe.Ims.TokenRequests);
    }

    [Fact]
    public async Task After_a_flush_the_instances_share_the_next_token()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        AccessToken before = await GetAsync(await fleet.StartInstanceAsync());
        await fleet.Server.CommandAsync("FLUSHALL");
        IHost[] late = await StartAsync(fleet, 3);

        AccessToken[] tokens = await Task.WhenAll(late.Select(host => Task.Run(() => GetAsync(host))));

        Assert.NotEqual(before.Value, Assert.Single(tokens.Select(token => token.Value).Distinct()));
        Assert.Equal(2, fleet.Adobe.Ims.TokenRequests);
    }

    [Fact]
    public async Task A_set_up_that_shares_nothing_is_a_warning_at_the_start()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        IHost host = await fleet.StartInstanceAsync(options => options.CacheServiceKey = "memory");

        Assert.Contains("is a memory cache", Assert.Single(Fleet.WarningsOf(host)), StringComparison.Ordinal);
    }

    private static async Task<IHost[]> StartAsync(Fleet fleet, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => fleet.StartInstanceAsync()));

    private static async Task<AccessToken> GetAsync(IHost host) => await Fleet.TokensOf(host).GetTokenAsync(Cancellation);
}
