using Microsoft.Extensions.Time.Testing;
using TokenKit.Testing;

namespace TokenKit.Tests.Testing;

public sealed class FakeTokenProviderTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly FakeTokenProvider _provider;

    public FakeTokenProviderTests() => _provider = new FakeTokenProvider(_clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tokens_are_numbered_and_live_as_long_as_configured()
    {
        AccessToken first = await _provider.GetTokenAsync(Cancellation);
        _provider.Lifetime = TimeSpan.FromMinutes(5);
        _clock.Advance(TimeSpan.FromHours(1));
        AccessToken second = await _provider.GetTokenAsync(Cancellation);

        Assert.Equal(("token-1", "token-2"), (first.Value, second.Value));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 23, 59, 59, TimeSpan.Zero), first.ExpiresAt);
        Assert.Equal(_clock.GetUtcNow().AddMinutes(5), second.ExpiresAt);
        Assert.Equal(2, _provider.Calls);
    }

    [Fact]
    public async Task It_fails_as_often_as_requested_and_uses_up_no_number()
    {
        var first = new TokenAcquisitionException("fake", "No token today.");
        _provider.FailNext(first);
        _provider.FailNext(new HttpRequestException());

        Assert.Same(first, await Assert.ThrowsAsync<TokenAcquisitionException>(() => _provider.GetTokenAsync(Cancellation).AsTask()));
        await Assert.ThrowsAsync<HttpRequestException>(() => _provider.GetTokenAsync(Cancellation).AsTask());
        Assert.Equal("token-1", (await _provider.GetTokenAsync(Cancellation)).Value);
        Assert.Equal(3, _provider.Calls);
    }

    [Fact(Timeout = 30_000)]
    public async Task Held_calls_wait_until_they_are_released()
    {
        _provider.Hold();
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Task<AccessToken>[] calls = [.. Enumerable.Range(0, 3).Select(_ => _provider.GetTokenAsync(cancellation).AsTask())];
        await _provider.WaitForCallsAsync(3, TestContext.Current.CancellationToken);
        Assert.All(calls, call => Assert.False(call.IsCompleted));

        _provider.Release();

        AccessToken[] tokens = await Task.WhenAll(calls);
        Assert.Equal(["token-1", "token-2", "token-3"], tokens.Select(token => token.Value).Order());
        Assert.Equal("token-4", (await _provider.GetTokenAsync(TestContext.Current.CancellationToken)).Value);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_held_call_can_be_cancelled()
    {
        _provider.Hold();
        using var givingUp = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task<AccessToken> call = _provider.GetTokenAsync(givingUp.Token).AsTask();

        await givingUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(1, _provider.Calls);
    }

    [Fact]
    public async Task A_call_cancelled_beforehand_is_not_made()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _provider.GetTokenAsync(new CancellationToken(canceled: true)).AsTask());

        Assert.Equal(0, _provider.Calls);
    }
}
