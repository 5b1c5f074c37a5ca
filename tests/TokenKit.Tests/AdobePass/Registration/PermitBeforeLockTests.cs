using System.Net;
using System.Threading.RateLimiting;
using TokenKit.AdobePass;

namespace TokenKit.Tests.AdobePass.Registration;

/// <summary>A store may have one lock for many devices, and an address may have a long queue.</summary>
public sealed class PermitBeforeLockTests : PassTest
{
    private static readonly AdobePassDevice Device = new("device-1", forwardedFor: IPAddress.Parse("203.0.113.7"));

    [Fact]
    public async Task A_crowded_address_holds_no_lock_of_the_store_while_it_waits()
    {
        var store = new CountingStore(Store);
        using AddressLimiter limiter = new();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task[] crowd = [.. Enumerable.Range(0,
            35).Select(_ => limiter.Permits.AcquireAsync(SomePass.Request("203.0.113.7"), 1, end.Token).AsTask())];
        AdobePassTokenProvider provider = new(
            "pass", SomePass.Options(), SomePass.Settings, () => HttpClient, store, limiter, Clock, Logger);

        await Assert.ThrowsAsync<TokenAcquisitionException>(() => AcquireAsync(provider, Device));

        Assert.Equal(0, store.Locks);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(crowd));
    }

    [Fact]
    public async Task A_registration_uses_one_permit_of_its_address_and_its_token_another()
    {
        var store = new CountingStore(Store);
        using AddressLimiter limiter = new();
        Wire.Answer(SomePass.Registered(1)).Answer(SomePass.Token(1));
        AdobePassTokenProvider provider = new(
            "pass", SomePass.Options(), SomePass.Settings, () => HttpClient, store, limiter, Clock, Logger);

        await AcquireAsync(provider, Device);

        Assert.Equal(1, store.Locks);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task<RateLimitLease>[] others = [
            .. Enumerable.Range(0, 9).Select(_ => limiter.Permits.AcquireAsync(SomePass.Request("203.0.113.7"), 1, end.Token).AsTask())];
        Assert.All(others[..8], one => Assert.True(one.IsCompletedSuccessfully));
        await end.CancelAsync();
    }

    private sealed class CountingStore(IClientRegistrationStore inner) : IClientRegistrationStore
    {
        public int Locks { get; private set; }

        public ValueTask<ClientRegistration?> GetAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default) =>
            inner.GetAsync(key, cancellationToken);

        public ValueTask<bool> CompareAndReplaceAsync(
            ClientRegistrationKey key, ClientRegistration? expected, ClientRegistration replacement, CancellationToken cancellationToken =
                default) =>
            inner.CompareAndReplaceAsync(key, expected, replacement, cancellationToken);

        public ValueTask<IAsyncDisposable> LockAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default)
        {
            Locks++;
            return inner.LockAsync(key, cancellationToken);
        }
    }
}
