using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using TokenKit.AdobePass;
using TokenKit.Tests.Caching;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.AdobePass;

/// <summary>A provider of Adobe Pass tokens on a fake wire and a fake clock.</summary>
public abstract class PassTest : IDisposable
{
    private readonly AddressLimiter _limiter = new();

    private protected PassTest()
    {
        Wire = new StubWire(Clock);
        HttpClient = new HttpClient(Wire);
    }

    private protected SplitClock Clock { get; } = new(SomeOAuth.Now);

    private protected FakeLogger Logger { get; } = new();

    private protected StubWire Wire { get; }

    private protected HttpClient HttpClient { get; }

    private protected InMemoryClientRegistrationStore Store { get; } = new();

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected IReadOnlyList<string> Warnings =>
        [.. Logger.Collector.GetSnapshot().Where(record => record.Level == LogLevel.Warning).Select(record => record.Message)];

    private protected int Registrations =>
        Wire.Requests.Count(request => request.Uri.AbsolutePath.EndsWith("/o/client/register", StringComparison.Ordinal));

    public void Dispose()
    {
        HttpClient.Dispose();
        _limiter.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static ClientRegistrationKey KeyOf(AdobePassOptions options, string? instance = null) =>
        new AdobePassOptionsResolver(options, SomePass.Settings).Resolve()!.KeyOf(instance is null ? null : new AdobePassDevice(instance));

    private protected AdobePassTokenProvider Provider(AdobePassOptions? options = null, IClientRegistrationStore? store = null) =>
        new("pass", options ?? SomePass.Options(), SomePass.Settings, () => HttpClient, store ?? Store, _limiter, Clock, Logger);

    private protected Task<AccessToken> AcquireAsync(AdobePassOptions? options = null) => AcquireAsync(Provider(options));

    /// <summary>Acquires, with the clock running.</summary>
    private protected Task<AccessToken> AcquireAsync(AdobePassTokenProvider provider, AdobePassDevice? device = null) =>
        Clock.RunAsync(
            device is null ? provider.GetTokenAsync(Cancellation).AsTask() : provider.GetDeviceTokenAsync(device, Cancellation).AsTask());

    private protected Task<TokenAcquisitionException> FailAsync(AdobePassOptions? options = null) => FailAsync(Provider(options));

    private protected Task<TokenAcquisitionException> FailAsync(AdobePassTokenProvider provider) =>
        Assert.ThrowsAsync<TokenAcquisitionException>(() => AcquireAsync(provider));

    private protected async Task<ClientRegistration> StoredAsync(AdobePassOptions? options = null, string? instance = null) =>
        (await Store.GetAsync(KeyOf(options ?? SomePass.Options(), instance), Cancellation))!;

    private protected async Task StoreAsync(ClientRegistration registration) =>
        Assert.True(await Store.CompareAndReplaceAsync(KeyOf(SomePass.Options()), null, registration, Cancellation));
}
