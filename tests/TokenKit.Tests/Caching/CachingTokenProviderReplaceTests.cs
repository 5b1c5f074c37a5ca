using TokenKit.Caching;
using TokenKit.Testing;

namespace TokenKit.Tests.Caching;

/// <summary>What a reload of options does to the token in hand and to those who wait for one.</summary>
public sealed class CachingTokenProviderReplaceTests
{
    private readonly CacheScene _scene = new();
    private readonly FakeTokenProvider _next;

    public CachingTokenProviderReplaceTests()
    {
        _next = new FakeTokenProvider(_scene.Clock) { Lifetime = TimeSpan.FromHours(24) };
        _next.Hold(); // So that it is seen who waits.
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_secret_is_tried_at_once_while_the_old_token_is_served()
    {
        AccessToken old = await _scene.GetAsync();

        Replace(secret: "another");

        Assert.Same(old, _scene.GetAtOnce());
        await _next.WaitForCallsAsync(1, Cancellation);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Same(old, _scene.GetAtOnce()));
        _next.Release();
        await _scene.AcquisitionsAreOverAsync(2);
        Assert.NotSame(old, _scene.GetAtOnce());
        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.Equal((1, 1), (_scene.Issuer.Calls, _next.Calls));
    }

    [Fact]
    public async Task A_new_secret_counts_although_its_token_lasts_no_longer()
    {
        AccessToken old = await _scene.GetAsync();
        _next.Lifetime = TimeSpan.FromHours(2);
        _next.Release();

        Replace(secret: "another");
        _scene.GetAtOnce();
        await _scene.AcquisitionsAreOverAsync(2);

        Assert.NotSame(old, _scene.GetAtOnce());
    }

    [Fact]
    public async Task A_wrong_new_secret_fails_nobody_while_the_old_token_is_valid()
    {
        AccessToken old = await _scene.GetAsync();
        _next.FailNext(Refused());
        _next.Release();

        Replace(secret: "wrong");
        _scene.GetAtOnce();
        await _scene.AcquisitionsAreOverAsync(2);

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Same(old, _scene.GetAtOnce()));
        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.Equal(1, _next.Calls);
        Assert.Contains(_scene.Log.GetSnapshot(), record => record.Id.Name == "RefreshFailed");
    }

    [Theory]
    [InlineData(nameof(TokenChange.Request))]
    [InlineData(nameof(TokenChange.Client))]
    public async Task What_was_asked_for_before_is_not_handed_out_once_something_else_is_asked_for(string change)
    {
        AccessToken old = await _scene.GetAsync();

        Replace(Enum.Parse<TokenChange>(change));

        Task<AccessToken>[] callers = [.. Enumerable.Range(0, 10).Select(_ => _scene.GetAsync())];
        Assert.All(callers, caller => Assert.False(caller.IsCompleted));
        await _next.WaitForCallsAsync(1, Cancellation);
        _next.Release();
        AccessToken[] tokens = await Task.WhenAll(callers);
        Assert.NotSame(old, Assert.Single(tokens.Distinct()));
        Assert.Equal(1, _next.Calls);
    }

    [Fact]
    public async Task The_token_of_the_same_client_bridges_when_what_is_asked_for_now_cannot_be_had()
    {
        AccessToken old = await _scene.GetAsync();
        _next.FailNext(Refused());
        _next.Release();
        Replace(TokenChange.Request);

        Assert.Same(old, await _scene.GetAsync());

        await _scene.AcquisitionsAreOverAsync(2);
        Assert.Same(old, _scene.GetAtOnce());
        _scene.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Same(old, _scene.GetAtOnce());
        await _scene.AcquisitionsAreOverAsync(3);
        Assert.NotSame(old, _scene.GetAtOnce());
        Assert.Equal(2, _next.Calls);
    }

    [Fact]
    public async Task Callers_wait_a_second_and_no_longer_for_what_is_asked_for_now_where_a_token_can_bridge()
    {
        AccessToken old = await _scene.GetAsync();
        Replace(TokenChange.Request);
        Task<AccessToken>[] callers = [.. Enumerable.Range(0, 10).Select(_ => _scene.GetAsync())];
        await _next.WaitForCallsAsync(1, Cancellation);
        _scene.Clock.Advance(TimeSpan.FromMilliseconds(999));
        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.All(callers, caller => Assert.False(caller.IsCompleted));

        _scene.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Same(old, Assert.Single((await Task.WhenAll(callers)).Distinct()));
        Assert.Same(old, _scene.GetAtOnce());
        _next.Release();
        await _scene.AcquisitionsAreOverAsync(2);
        Assert.NotSame(old, _scene.GetAtOnce());
        Assert.Equal(1, _next.Calls);
    }

    [Theory]
    [InlineData("was refused")]
    [InlineData("has lapsed")]
    public async Task Who_asks_when_the_token_that_bridged_is_no_good_any_more_waits_for_the_acquisition(string end)
    {
        AccessToken old = await _scene.GetAsync();
        _scene.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(30));
        Replace(TokenChange.Request);
        Task<AccessToken> early = _scene.GetAsync();
        await _next.WaitForCallsAsync(1, Cancellation);
        _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(old, await early);
        if (end == "was refused")
        {
            _scene.Cache.Invalidate(old);
        }
        else
        {
            _scene.Clock.Advance(TimeSpan.FromSeconds(29));
        }

        Task<AccessToken> late = _scene.GetAsync();
        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.False(late.IsCompleted);
        _next.Release();

        Assert.NotSame(old, await late);
        Assert.Equal(1, _next.Calls);
    }

    [Theory]
    [InlineData(nameof(TokenChange.Request))]
    [InlineData(nameof(TokenChange.Client))]
    public async Task A_token_that_lapsed_on_its_way_is_not_handed_out_after_a_change_either(string change)
    {
        _scene.Issuer.Hold();
        _scene.Issuer.Lifetime = TimeSpan.Zero;
        Task<AccessToken> early = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);
        Replace(Enum.Parse<TokenChange>(change));
        _next.Release();

        _scene.Issuer.Release();

        AccessToken token = await early;
        Assert.Same(token, _scene.GetAtOnce());
        Assert.Equal(1, _next.Calls);
    }

    [Fact]
    public async Task Nothing_ends_the_wait_for_another_clients_token_early()
    {
        await _scene.GetAsync();
        Replace(TokenChange.Client);
        Task<AccessToken> caller = _scene.GetAsync();
        await _next.WaitForCallsAsync(1, Cancellation);

        _scene.Clock.Advance(TimeSpan.FromSeconds(5));
        await CacheScene.QueuedWorkIsDoneAsync();

        Assert.False(caller.IsCompleted);
        _next.Release();
        await caller;
    }

    [Fact]
    public async Task A_token_that_was_on_its_way_when_something_else_was_asked_for_bridges_too()
    {
        _scene.Issuer.Hold();
        Task<AccessToken> early = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);
        Replace(TokenChange.Request);
        _scene.Issuer.Release();
        AccessToken old = await early;
        _next.FailNext(Refused());
        _next.Release();

        Assert.Same(old, await _scene.GetAsync());
    }

    [Fact]
    public async Task A_token_that_has_lapsed_does_not_bridge()
    {
        await _scene.GetAsync();
        _next.FailNext(Refused());
        _next.Release();
        Replace(TokenChange.Request);
        _scene.Clock.Advance(TimeSpan.FromHours(24));

        await _scene.GetFailureAsync();
    }

    [Fact]
    public async Task A_token_that_an_api_refused_does_not_bridge()
    {
        AccessToken old = await _scene.GetAsync();
        _next.FailNext(Refused());
        _next.Release();
        Replace(TokenChange.Request);

        _scene.Cache.Invalidate(old);

        await _scene.GetFailureAsync();
    }

    [Fact]
    public async Task The_token_of_another_client_never_bridges()
    {
        await _scene.GetAsync();
        _next.FailNext(Refused());
        _next.Release();

        Replace(TokenChange.Client);

        await _scene.GetFailureAsync();
    }

    [Fact]
    public async Task Who_asked_before_the_change_gets_what_was_asked_for_and_nobody_else_does()
    {
        _scene.Issuer.Hold();
        Task<AccessToken> early = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);
        Replace(TokenChange.Client, new ScriptedProvider(new AccessToken("of-the-other", CacheScene.Start.AddHours(24))));
        Task<AccessToken> late = _scene.GetAsync();

        AccessToken other = await late;
        _scene.Issuer.Release();

        Assert.Equal("token-1", (await early).Value);
        Assert.Equal("of-the-other", other.Value);
        await _scene.AcquisitionsAreOverAsync(2);
        Assert.Same(other, _scene.GetAtOnce());
    }

    [Theory]
    [InlineData(nameof(TokenChange.Secret))]
    [InlineData(nameof(TokenChange.Request))]
    [InlineData(nameof(TokenChange.Client))]
    public async Task An_acquisition_that_fails_after_a_change_is_made_again_with_what_is_set_now(string change)
    {
        _scene.Issuer.Hold();
        _scene.Issuer.FailNext(new ObjectDisposedException("the key of before"));
        Task<AccessToken>[] callers = [.. Enumerable.Range(0, 10).Select(_ => _scene.GetAsync())];
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);
        Replace(Enum.Parse<TokenChange>(change));
        _next.Release();

        _scene.Issuer.Release();

        AccessToken[] tokens = await Task.WhenAll(callers);
        Assert.Same(tokens[0], Assert.Single(tokens.Distinct()));
        Assert.Equal((1, 1), (_scene.Issuer.Calls, _next.Calls));
        Assert.Same(tokens[0], _scene.GetAtOnce());
    }

    [Fact]
    public async Task An_acquisition_that_fails_before_and_after_a_change_ends_with_the_failure_of_now()
    {
        _scene.Issuer.Hold();
        _scene.Issuer.FailNext(new TokenAcquisitionException("aem", "the failure of before"));
        Task<TokenAcquisitionException> caller = _scene.GetFailureAsync();
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);
        _next.FailNext(Refused());
        _next.Release();
        Replace(secret: "another");

        _scene.Issuer.Release();

        Assert.Equal(Refused().Message, (await caller).Message);
    }

    [Fact]
    public async Task A_secret_that_came_during_an_acquisition_is_tried_after_it()
    {
        _scene.Issuer.Hold();
        Task<AccessToken> caller = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);
        Replace(secret: "another");
        _scene.Issuer.Release();

        AccessToken first = await caller;
        Assert.Same(first, _scene.GetAtOnce());

        await _next.WaitForCallsAsync(1, Cancellation);
        _next.Release();
        await _scene.AcquisitionsAreOverAsync(2);
        Assert.NotSame(first, _scene.GetAtOnce());
    }

    [Theory]
    [InlineData(nameof(TokenChange.Secret))]
    [InlineData(nameof(TokenChange.Request))]
    [InlineData(nameof(TokenChange.Client))]
    public async Task A_remembered_refusal_is_forgotten_with_what_was_refused(string change)
    {
        _scene.Issuer.FailNext(Refused());
        await _scene.GetFailureAsync();
        _next.Release();

        Replace(Enum.Parse<TokenChange>(change));

        await _scene.GetAsync();
        Assert.Equal((1, 1), (_scene.Issuer.Calls, _next.Calls));
    }

    [Fact]
    public async Task A_reload_that_changes_nothing_costs_no_token_request_and_no_remembered_failure()
    {
        AccessToken old = await _scene.GetAsync();
        Replace(TokenChange.None);
        Assert.Same(old, _scene.GetAtOnce());

        _scene.Clock.Advance(TimeSpan.FromHours(24));
        _next.FailNext(Refused());
        _next.Release();
        await _scene.GetFailureAsync();
        Replace(TokenChange.None);
        await _scene.GetFailureAsync();

        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.Equal((1, 1), (_scene.Issuer.Calls, _next.Calls));
    }

    [Fact]
    public async Task Other_times_of_the_cache_count_from_the_next_token_on()
    {
        _next.Release();
        _scene.Cache.Replace(CacheScene.Source(_next, TokenIdentity.Only, new TokenCacheOptions { RefreshBeforeExpiry = TimeSpan.FromHours(20), RefreshJitter = 0 }));
        AccessToken first = await _scene.GetAsync();

        _scene.Clock.Advance(TimeSpan.FromHours(4));
        _scene.GetAtOnce();

        await _scene.AcquisitionsAreOverAsync(2);
        Assert.NotSame(first, _scene.GetAtOnce());
    }

    [Theory]
    [InlineData(nameof(TokenChange.Secret))]
    [InlineData(nameof(TokenChange.Request))]
    [InlineData(nameof(TokenChange.Client))]
    public async Task An_acquisition_that_fails_after_a_change_there_and_back_is_made_again_too(string change)
    {
        _scene.Issuer.Hold();
        _scene.Issuer.FailNext(new ObjectDisposedException("the key of before"));
        Task<AccessToken> caller = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);

        Replace(Enum.Parse<TokenChange>(change), new ScriptedProvider(_ => throw new InvalidOperationException("never asked")));
        Replace(TokenChange.None);
        _next.Release();
        _scene.Issuer.Release();

        Assert.Equal("token-1", (await caller).Value);
        Assert.Equal((1, 1), (_scene.Issuer.Calls, _next.Calls));
    }

    [Fact]
    public async Task To_and_fro_ends_with_what_was_set_last()
    {
        AccessToken old = await _scene.GetAsync();
        Replace(TokenChange.Client);
        Task<AccessToken> between = _scene.GetAsync();
        await _next.WaitForCallsAsync(1, Cancellation);

        Replace(TokenChange.None, _scene.Issuer);
        AccessToken again = await _scene.GetAsync();
        _next.Release();

        AccessToken ofTheOther = await between;
        await _scene.AcquisitionsAreOverAsync(3);
        Assert.Same(again, _scene.GetAtOnce());
        Assert.NotSame(old, again);
        Assert.NotSame(ofTheOther, again);
    }

    private void Replace(string secret) => Replace(TokenChange.Secret, secret: secret);

    private void Replace(TokenChange change, ITokenProvider? provider = null, string secret = "another") =>
        _scene.Cache.Replace(CacheScene.Source(provider ?? _next, new TokenIdentity
        {
            Client = change is TokenChange.Client ? "another" : string.Empty,
            Request = change is TokenChange.Request ? "another" : string.Empty,
            Secret = change is TokenChange.Secret ? secret : string.Empty,
        }));

    private static TokenAcquisitionException Refused() => new("aem", "The client secret is wrong.") { Error = "invalid_client" };
}
