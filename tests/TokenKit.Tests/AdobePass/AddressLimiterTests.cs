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
            ValueTask<bool> turn = limiter.WaitAsync("sp", "203.0.113.7", Cancellation);
            Assert.True(turn.IsCompletedSuccessfully);
            Assert.True(await turn);
        }

        using var impatient = new CancellationTokenSource();
        Task<bool> eleventh = limiter.WaitAsync("sp", "203.0.113.7", impatient.Token).AsTask();
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
            await limiter.WaitAsync("sp", "203.0.113.7", Cancellation);
        }

        Assert.True(limiter.WaitAsync("sp", "203.0.113.8", Cancellation).AsTask().IsCompletedSuccessfully);
        Assert.True(limiter.WaitAsync("sp-prequal", "203.0.113.7", Cancellation).AsTask().IsCompletedSuccessfully);
        Assert.True(limiter.WaitAsync("sp", string.Empty, Cancellation).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Whoever_would_wait_too_long_is_told_at_once()
    {
        using var limiter = new AddressLimiter();
        using var end = new CancellationTokenSource();
        Task<bool>[] turns = [.. Enumerable.Range(0, 10 + 25).Select(_ => limiter.WaitAsync("sp", string.Empty, end.Token).AsTask())];

        ValueTask<bool> late = limiter.WaitAsync("sp", string.Empty, end.Token);

        Assert.True(late.IsCompleted);
        Assert.False(await late);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(turns));
    }
}
