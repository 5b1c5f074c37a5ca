using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using TokenKit.Ims;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.Ims;

/// <summary>A provider of IMS tokens on a fake wire and a fake clock.</summary>
public abstract class ImsTest : IDisposable
{
    private protected ImsTest()
    {
        Wire = new StubWire(Clock);
        HttpClient = new HttpClient(Wire);
    }

    private protected FakeTimeProvider Clock { get; } = new(SomeOAuth.Now);

    private protected FakeLogger Logger { get; } = new();

    private protected StubWire Wire { get; }

    private protected HttpClient HttpClient { get; }

    private protected IReadOnlyList<string> Warnings =>
        [.. Logger.Collector.GetSnapshot().Where(record => record.Level == LogLevel.Warning).Select(record => record.Message)];

    public void Dispose()
    {
        HttpClient.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected ImsTokenProvider Provider(ImsOptions options) =>
        new(SomeOAuth.TokenName, options, SomeIms.Settings, () => HttpClient, Clock, Logger);

    private protected Task<AccessToken> AcquireAsync(ImsOptions options) => AcquireAsync(Provider(options));

    /// <summary>Acquires, with the clock running.</summary>
    private protected Task<AccessToken> AcquireAsync(ImsTokenProvider provider) =>
        Clock.RunAsync(provider.GetTokenAsync(TestContext.Current.CancellationToken).AsTask());

    private protected Task<TokenAcquisitionException> FailAsync(ImsOptions options) => FailAsync(Provider(options));

    private protected Task<TokenAcquisitionException> FailAsync(ImsTokenProvider provider) =>
        Assert.ThrowsAsync<TokenAcquisitionException>(() => AcquireAsync(provider));
}
