namespace TokenKit.Tests.Caching;

/// <summary>A client that its issuer will replace, as when a device is registered again. The provider stays the same.</summary>
public sealed class CachingTokenProviderDropTests
{
    private readonly CacheScene _scene = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_token_is_dropped()
    {
        AccessToken old = await _scene.GetAsync();

        _scene.Cache.Drop("client-1");

        Assert.NotSame(old, await _scene.GetAsync());
    }

    [Fact]
    public async Task A_second_report_of_the_same_client_costs_nothing_and_that_of_another_one_counts()
    {
        await _scene.GetAsync();
        _scene.Cache.Drop("client-1");
        AccessToken second = await _scene.GetAsync();

        _scene.Cache.Drop("client-1");
        Assert.Same(second, _scene.GetAtOnce());

        _scene.Cache.Drop("client-2");
        Assert.NotSame(second, await _scene.GetAsync());
    }

    [Fact]
    public async Task A_second_report_leaves_the_pending_acquisition_alone()
    {
        await _scene.GetAsync();
        _scene.Cache.Drop("client-1");
        _scene.Issuer.Hold();
        Task<AccessToken> caller = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(2, Cancellation);

        _scene.Cache.Drop("client-1");
        _scene.Issuer.Release();

        Assert.Same(await caller, _scene.GetAtOnce());
        Assert.Equal(2, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task The_token_of_an_acquisition_from_before_is_not_kept()
    {
        _scene.Issuer.Hold();
        Task<AccessToken> early = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);

        _scene.Cache.Drop("client-1");
        Task<AccessToken> late = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(2, Cancellation);
        _scene.Issuer.Release();

        await early;
        AccessToken kept = await late;
        await _scene.AcquisitionsAreOverAsync(2);
        Assert.NotSame(await early, kept);
        Assert.Same(kept, _scene.GetAtOnce());
    }

    [Fact]
    public async Task Its_remembered_failure_and_its_rejections_are_forgotten()
    {
        _scene.Issuer.FailNext(new TokenAcquisitionException("aem", "The client is gone.") { Error = "invalid_client" });
        await _scene.GetFailureAsync();

        _scene.Cache.Drop("client-1");

        Assert.Equal("token-1", (await _scene.GetAsync()).Value);
    }
}
