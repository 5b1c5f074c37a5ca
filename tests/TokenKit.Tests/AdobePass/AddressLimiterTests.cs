using System.Threading.RateLimiting;
using TokenKit.AdobePass;

namespace TokenKit.Tests.AdobePass;

public sealed class AddressLimiterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_requests_of_an_address_go_at_once_and_the_next_one_waits()
    {
        using var limiter = new AddressLimiter();
        for (int request = 0; request < 10; request++)
        {
            ValueTask<RateLimitLease> permit = limiter.Permits.AcquireAsync(SomePass.Request("203.0.113.7"), 1, Cancellation);
            Assert.True(permit.IsCompletedSuccessfully);
            Assert.True((await permit).IsAcquired);
        }

        using var impatient = new CancellationTokenSource();
        Task<RateLimitLease> eleventh = limiter.Permits.AcquireAsync(SomePass.Request("203.0.113.7"), 1, impatient.Token).AsTask();
        Assert.False(eleventh.IsCompleted);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => eleventh);
    }

    [Fact]
    public async Task Addresses_and_hosts_do_not_wait_for_each_other()
    {
        using var limiter = new AddressLimiter();
        for (int request = 0; request < 10; request++)
        {
            await limiter.Permits.AcquireAsync(SomePass.Request("203.0.113.7"), 1, Cancellation);
        }

        Assert.True(limiter.Permits.AcquireAsync(SomePass.Request("203.0.113.8"), 1, Cancellation).AsTask().IsCompletedSuccessfully);
        Assert.True(
            limiter.Permits.AcquireAsync(SomePass.Request("203.0.113.7", "sp-prequal.auth.adobe.com"), 1, Cancellation)
            .AsTask().IsCompletedSuccessfully);
        Assert.True(limiter.Permits.AcquireAsync(SomePass.Request(null), 1, Cancellation).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_request_that_would_wait_too_long_fails_at_once()
    {
        using var limiter = new AddressLimiter();
        using var end = new CancellationTokenSource();
        Task<RateLimitLease>[] permits = [
            .. Enumerable.Range(0, 10 + 25).Select(_ => limiter.Permits.AcquireAsync(SomePass.Request(null), 1, end.Token).AsTask())];

        ValueTask<RateLimitLease> late = limiter.Permits.AcquireAsync(SomePass.Request(null), 1, end.Token);

        Assert.True(late.IsCompleted);
        Assert.False((await late).IsAcquired);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(permits));
    }
}
