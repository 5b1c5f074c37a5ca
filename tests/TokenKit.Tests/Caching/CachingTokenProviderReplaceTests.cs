using TokenKit.Caching;
using TokenKit.Testing;

namespace TokenKit.Tests.Caching;

/// <summary>What a reload of options does to the cached token and to the callers that wait for one.</summary>
public sealed class CachingTokenProviderReplaceTests
{
    private readonly CacheScene _scene = new();
    private readonly FakeTokenProvider _next;

    public CachingTokenProviderReplaceTests()
    {
        _next = new FakeTokenProvider(_scene.Clock) { Lifetime = TimeSpan.FromHours(24) };
        _next.Hold(); // So that it shows which callers wait.
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("secret")]
    [InlineData("request")]
    public async Task What_changes_is_tried_at_once_while_the_old_token_is_served(string change)
    {
        AccessToken old = await _scene.GetAsync();

        Replace(change);

        Assert.Same(old, _scene.GetAtOnce());
        await _next.WaitForCallsAsync(1, Cancellation);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Same(old, _scene.GetAtOnce()));
        _next.Release();
        await _scene.AcquisitionsAreOverAsync(2);
        Assert.NotSame(old, _scene.GetAtOnce());
        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.Equal((1, 1), (_scene.Issuer.Calls, _next.Calls));
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("request")]
    public async Task The_new_token_replaces_the_old_one_although_it_expires_sooner(string change)
    {
        AccessToken old = await _scene.GetAsync();
        _next.Lifetime = TimeSpan.FromHours(2);
        _next.Release();

        Replace(change);
        _scene.GetAtOnce();
        await _scene.AcquisitionsAreOverAsync(2);

        Assert.NotSame(old, _scene.GetAtOnce());
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("request")]
    public async Task A_wrong_change_harms_no_caller_while_the_old_token_is_valid_and_is_tried_again(string change)
    {
        AccessToken old = await _scene.GetAsync();
        _next.FailNext(Refused());
        _next.Release();

        Replace(change);
        _scene.GetAtOnce();
        await _scene.AcquisitionsAreOverAsync(2);

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Same(old, _scene.GetAtOnce()));
        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.Equal(1, _next.Calls);
        Assert.Contains(_scene.Log.GetSnapshot(), record => record.Id.Name == "RefreshFailed");

        _scene.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Same(old, _scene.GetAtOnce());
        await _scene.AcquisitionsAreOverAsync(3);
        Assert.NotSame(old, _scene.GetAtOnce());
    }

    [Fact]
    public async Task A_change_ends_the_back_off_of_what_failed_before_it()
    {
        await _scene.GetAsync();
        _scene.Clock.Advance(TimeSpan.FromHours(23));
        var notNow = new TokenAcquisitionException("aem", "Not now.") { IsTransient = true, RetryAfter = TimeSpan.FromMinutes(5) };
        _scene.Issuer.FailNext(notNow);
        _scene.GetAtOnce();
        await _scene.AcquisitionsAreOverAsync(2);

        Replace("secret");
        _scene.GetAtOnce();

        await _next.WaitForCallsAsync(1, Cancellation);
    }

    [Fact]
    public async Task The_token_of_another_client_is_not_handed_out_and_all_callers_wait_for_one_acquisition()
    {
        AccessToken old = await _scene.GetAsync();

        Replace("client");

        Task<AccessToken>[] callers = [.. Enumerable.Range(0, 10).Select(_ => _scene.GetAsync())];
        Assert.All(callers, caller => Assert.False(caller.IsCompleted));
        await _next.WaitForCallsAsync(1, Cancellation);
        _next.Release();
        AccessToken[] tokens = await Task.WhenAll(callers);
        Assert.NotSame(old, Assert.Single(tokens.Distinct()));
        Assert.Equal(1, _next.Calls);
    }

    [Theory]
    [InlineData("request")]
    [InlineData("client")]
    public async Task A_token_that_expired_on_its_way_is_not_handed_out_after_a_change_either(string change)
    {
        _scene.Issuer.Hold();
        _scene.Issuer.Lifetime = TimeSpan.Zero;
        Task<AccessToken> early = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);
        Replace(change);
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
        Replace("client");
        Task<AccessToken> caller = _scene.GetAsync();
        await _next.WaitForCallsAsync(1, Cancellation);

        _scene.Clock.Advance(TimeSpan.FromSeconds(5));
        await CacheScene.QueuedWorkIsDoneAsync();

        Assert.False(caller.IsCompleted);
        _next.Release();
        await caller;
    }

    [Fact]
    public async Task A_token_that_was_on_its_way_is_served_while_what_is_set_now_fails()
    {
        _scene.Issuer.Hold();
        Task<AccessToken> early = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);
        Replace("request");
        _scene.Issuer.Release();
        AccessToken old = await early;
        _next.FailNext(Refused());
        _next.Release();

        Assert.Same(old, _scene.GetAtOnce());
        await _scene.AcquisitionsAreOverAsync(2);
        Assert.Same(old, _scene.GetAtOnce());
    }

    [Theory]
    [InlineData(24, "token-2")]
    [InlineData(0.5, "token-1")]
    public async Task Of_two_tokens_from_before_a_change_the_one_that_lasts_longer_is_served_and_the_new_one_is_acquired_at_once(
        double hours, string served)
    {
        await _scene.GetAsync();
        _scene.Issuer.Lifetime = TimeSpan.FromHours(hours);
        _scene.Clock.Advance(TimeSpan.FromHours(23));
        _scene.Issuer.Hold();
        _scene.GetAtOnce();
        await _scene.Issuer.WaitForCallsAsync(2, Cancellation);
        Replace("request");

        _scene.Issuer.Release();
        await _scene.AcquisitionsAreOverAsync(2);

        Assert.Equal(served, _scene.GetAtOnce().Value);
        await _next.WaitForCallsAsync(1, Cancellation);
        Assert.DoesNotContain(_scene.Log.GetSnapshot(), record => record.Id.Name == "NothingFresher");
    }

    [Fact]
    public async Task The_old_token_is_served_over_two_changes_too()
    {
        AccessToken old = await _scene.GetAsync();

        Replace("request");
        Replace("secret");

        Assert.Same(old, _scene.GetAtOnce());
        await _next.WaitForCallsAsync(1, Cancellation);
    }

    [Fact]
    public async Task A_caller_that_waits_for_a_former_clients_token_is_not_served_with_that_of_the_present_one()
    {
        _scene.Issuer.Hold();
        Task<AccessToken> waiting = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);
        _next.Release();
        Replace("client");
        AccessToken ofThePresentClient = await _scene.GetAsync();

        _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        await CacheScene.QueuedWorkIsDoneAsync();

        Assert.False(waiting.IsCompleted);
        _scene.Issuer.Release();
        Assert.NotSame(ofThePresentClient, await waiting);
        await _scene.AcquisitionsAreOverAsync(2);
        Assert.Same(ofThePresentClient, _scene.GetAtOnce());
    }

    // As if a device were registered again: the provider is the same.
    [Theory]
    [InlineData("client")]
    [InlineData("request")]
    public async Task A_failure_from_before_a_change_is_not_reported_after_it_although_the_provider_is_the_same(string change)
    {
        _scene.Issuer.Hold();
        _scene.Issuer.FailNext(new TokenAcquisitionException("aem", "The client is gone.") { Error = "invalid_client" });
        Task<AccessToken> waiting = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);
        Replace(change, _scene.Issuer);

        _scene.Issuer.Release();

        Assert.Equal("token-1", (await waiting).Value);
        Assert.Equal("token-1", _scene.GetAtOnce().Value);
    }

    [Fact]
    public async Task A_token_that_has_expired_is_not_served_after_a_change()
    {
        await _scene.GetAsync();
        _next.FailNext(Refused());
        _next.Release();
        Replace("request");
        _scene.Clock.Advance(TimeSpan.FromHours(24));

        await _scene.GetFailureAsync();
    }

    [Fact]
    public async Task A_token_that_an_api_rejected_is_not_served_after_a_change()
    {
        AccessToken old = await _scene.GetAsync();
        _next.FailNext(Refused());
        _next.Release();
        Replace("request");

        _scene.Cache.Invalidate(old);

        await _scene.GetFailureAsync();
    }

    [Fact]
    public async Task The_token_of_another_client_is_never_served()
    {
        await _scene.GetAsync();
        _next.FailNext(Refused());
        _next.Release();

        Replace("client");

        await _scene.GetFailureAsync();
    }

    [Fact]
    public async Task Only_callers_from_before_a_change_of_client_get_the_former_clients_token()
    {
        _scene.Issuer.Hold();
        Task<AccessToken> early = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);
        Replace("client", new ScriptedProvider(new AccessToken("of-the-other", CacheScene.Start.AddHours(24))));
        Task<AccessToken> late = _scene.GetAsync();

        AccessToken other = await late;
        _scene.Issuer.Release();

        Assert.Equal("token-1", (await early).Value);
        Assert.Equal("of-the-other", other.Value);
        await _scene.AcquisitionsAreOverAsync(2);
        Assert.Same(other, _scene.GetAtOnce());
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("request")]
    [InlineData("client")]
    public async Task An_acquisition_that_fails_after_a_change_is_made_again_with_what_is_set_now(string change)
    {
        _scene.Issuer.Hold();
        _scene.Issuer.FailNext(new ObjectDisposedException("the key of before"));
        Task<AccessToken>[] callers = [.. Enumerable.Range(0, 10).Select(_ => _scene.GetAsync())];
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);
        Replace(change);
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
        Replace("secret");

        _scene.Issuer.Release();

        Assert.Equal(Refused().Message, (await caller).Message);
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("request")]
    public async Task What_changes_during_an_acquisition_is_tried_after_it(string change)
    {
        _scene.Issuer.Hold();
        Task<AccessToken> caller = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);
        Replace(change);
        Task<AccessToken> late = _scene.GetAsync();
        _scene.Issuer.Release();

        AccessToken first = await caller;
        Assert.Same(first, await late);
        Assert.Same(first, _scene.GetAtOnce());

        await _next.WaitForCallsAsync(1, Cancellation);
        _next.Release();
        await _scene.AcquisitionsAreOverAsync(2);
        Assert.NotSame(first, _scene.GetAtOnce());
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("request")]
    [InlineData("client")]
    public async Task A_remembered_failure_is_forgotten_at_a_change(string change)
    {
        _scene.Issuer.FailNext(Refused());
        await _scene.GetFailureAsync();
        _next.Release();

        Replace(change);

        await _scene.GetAsync();
        Assert.Equal((1, 1), (_scene.Issuer.Calls, _next.Calls));
    }

    [Fact]
    public async Task A_reload_that_changes_nothing_costs_no_token_request_and_no_remembered_failure()
    {
        AccessToken old = await _scene.GetAsync();
        Replace("nothing");
        Assert.Same(old, _scene.GetAtOnce());

        _scene.Clock.Advance(TimeSpan.FromHours(24));
        _next.FailNext(Refused());
        _next.Release();
        await _scene.GetFailureAsync();
        Replace("nothing");
        await _scene.GetFailureAsync();

        await CacheScene.QueuedWorkIsDoneAsync();
        Assert.Equal((1, 1), (_scene.Issuer.Calls, _next.Calls));
    }

    [Fact]
    public async Task Other_times_of_the_cache_count_from_the_next_token_on()
    {
        _next.Release();
        _scene.Cache.Replace(CacheScene.Source(_next, TokenIdentity.Only,
            new TokenCacheOptions { RefreshBeforeExpiry = TimeSpan.FromHours(20), RefreshJitter = 0 }));
        AccessToken first = await _scene.GetAsync();

        _scene.Clock.Advance(TimeSpan.FromHours(4));
        _scene.GetAtOnce();

        await _scene.AcquisitionsAreOverAsync(2);
        Assert.NotSame(first, _scene.GetAtOnce());
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("request")]
    [InlineData("client")]
    public async Task An_acquisition_that_fails_after_a_change_there_and_back_is_made_again_too(string change)
    {
        _scene.Issuer.Hold();
        _scene.Issuer.FailNext(new ObjectDisposedException("the key of before"));
        Task<AccessToken> caller = _scene.GetAsync();
        await _scene.Issuer.WaitForCallsAsync(1, Cancellation);

        Replace(change, new ScriptedProvider(_ => throw new InvalidOperationException("never asked")));
        Replace("nothing");
        _next.Release();
        _scene.Issuer.Release();

        Assert.Equal("token-1", (await caller).Value);
        Assert.Equal((1, 1), (_scene.Issuer.Calls, _next.Calls));
    }

    [Fact]
    public async Task To_and_fro_ends_with_what_was_set_last()
    {
        AccessToken old = await _scene.GetAsync();
        Replace("client");
        Task<AccessToken> between = _scene.GetAsync();
        await _next.WaitForCallsAsync(1, Cancellation);

        Replace("nothing", _scene.Issuer);
        AccessToken again = await _scene.GetAsync();
        _next.Release();

        AccessToken ofTheOther = await between;
        await _scene.AcquisitionsAreOverAsync(3);
        Assert.Same(again, _scene.GetAtOnce());
        Assert.NotSame(old, again);
        Assert.NotSame(ofTheOther, again);
    }

    private void Replace(string change, ITokenProvider? provider = null) =>
        _scene.Cache.Replace(CacheScene.Source(provider ?? _next, new TokenIdentity
        {
            Client = change == "client" ? "another" : string.Empty,
            Request = change == "request" ? "another" : string.Empty,
            Secret = change == "secret" ? "another" : string.Empty,
        }));

    private static TokenAcquisitionException Refused() => new("aem", "The client secret is wrong.") { Error = "invalid_client" };
}
