using TokenKit.Caching;
using TokenKit.Testing;

namespace TokenKit.Tests.Caching;

/// <summary>Which token serves while what is asked for since a reload of options cannot be had.</summary>
public sealed class CachingTokenProviderBridgeTests
{
    private readonly CacheScene _scene = new();
    private readonly FakeTokenProvider _next;

    public CachingTokenProviderBridgeTests()
    {
        _next = new FakeTokenProvider(_scene.Clock) { Lifetime = TimeSpan.FromHours(24) };
        _next.FailNext(new TokenAcquisitionException("aem", "The scope is wrong.") { Error = "invalid_scope" });
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_refusal_of_another_token_does_not_cost_the_one_that_bridges()
    {
        AccessToken old = await _scene.GetAsync();
        AskForSomethingElse();

        _scene.Cache.Invalidate(new AccessToken(old.Value, old.ExpiresAt));

        Assert.Same(old, await _scene.GetAsync());
    }

    [Fact]
    public async Task A_token_that_was_on_its_way_bridges_instead_of_one_that_ends_sooner()
    {
        await _scene.GetAsync();
        await RefreshingAsync();
        AskForSomethingElse();
        _scene.Issuer.Release();
        await _scene.AcquisitionsAreOverAsync(2);

        Assert.Equal("token-2", (await _scene.GetAsync()).Value);
    }

    [Fact]
    public async Task A_token_that_was_on_its_way_does_not_bridge_instead_of_one_that_lasts_longer()
    {
        AccessToken old = await _scene.GetAsync();
        _scene.Issuer.Lifetime = TimeSpan.FromMinutes(10);
        await RefreshingAsync();
        AskForSomethingElse();
        _scene.Issuer.Release();
        await _scene.AcquisitionsAreOverAsync(2);

        Assert.Same(old, await _scene.GetAsync());
    }

    [Fact]
    public async Task A_token_bridges_over_two_changes_too()
    {
        AccessToken old = await _scene.GetAsync();
        AskForSomethingElse();
        Replace(_next, client: string.Empty, request: "yet another");

        Assert.Same(old, await _scene.GetAsync());
    }

    [Fact]
    public async Task In_need_a_token_bridges_to_the_end_of_its_life()
    {
        AccessToken old = await _scene.GetAsync();
        _scene.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(3));
        AskForSomethingElse();

        Assert.Same(old, await _scene.GetAsync());
        _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        await _scene.GetFailureAsync();
    }

    [Fact]
    public async Task Who_waits_for_a_former_clients_token_is_not_served_with_that_of_the_present_one()
    {
        await _scene.GetAsync();
        var slow = new FakeTokenProvider(_scene.Clock);
        slow.Hold();
        Replace(slow, client: string.Empty, request: "another");
        Task<AccessToken> waiting = _scene.GetAsync();
        await slow.WaitForCallsAsync(1, Cancellation);
        var present = new FakeTokenProvider(_scene.Clock);
        Replace(present, client: "another", request: "another");
        AccessToken ofThePresentClient = await _scene.GetAsync();

        _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        await CacheScene.QueuedWorkIsDoneAsync();

        Assert.False(waiting.IsCompleted);
        slow.Release();
        Assert.NotSame(ofThePresentClient, await waiting);
    }

    // As where a device was registered anew: who acquires is the same.
    [Fact]
    public async Task The_failure_of_a_former_client_is_not_told_of_the_present_one()
    {
        _scene.Issuer.Hold();
        _scene.Issuer.FailNext(new TokenAcquisitionException("aem", "The client is gone.") { Error = "invalid_client" });
        Task<AccessToken> waiting = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);
        Replace(_scene.Issuer, client: "another", request: string.Empty);

        _scene.Issuer.Release();

        Assert.Equal("token-1", (await waiting).Value);
        Assert.Equal("token-1", _scene.GetAtOnce().Value);
    }

    // A refresh of the token in hand is under way.
    private async Task RefreshingAsync()
    {
        _scene.Clock.Advance(TimeSpan.FromHours(23));
        _scene.Issuer.Hold();
        _scene.GetAtOnce();
        await _scene.Issuer.WaitForCallsAsync(2, Cancellation);
    }

    private void AskForSomethingElse() => Replace(_next, client: string.Empty, request: "another");

    private void Replace(ITokenProvider provider, string client, string request) =>
        _scene.Cache.Replace(CacheScene.Source(provider, new TokenIdentity { Client = client, Request = request, Secret = string.Empty }));
}
