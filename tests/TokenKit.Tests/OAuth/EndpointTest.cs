using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using TokenKit.OAuth;

namespace TokenKit.Tests.OAuth;

/// <summary>A token endpoint on a fake wire and a fake clock.</summary>
public abstract class EndpointTest : IDisposable
{
    private readonly HttpClient _httpClient;

    private protected EndpointTest()
    {
        Wire = new StubWire(Clock);
        _httpClient = new HttpClient(Wire);
    }

    private protected FakeTimeProvider Clock { get; } = new(Some.Now);

    private protected FakeLogger Logger { get; } = new();

    private protected StubWire Wire { get; }

    private protected IEnumerable<string> Warnings =>
        Logger.Collector.GetSnapshot().Where(record => record.Level == LogLevel.Warning).Select(record => record.Message);

    public void Dispose()
    {
        _httpClient.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static (HttpRequestMessage Message, SecretRedactor Sent) Post(string secret = Some.Secret) => new RequestParameters()
        .Add("grant_type", "client_credentials")
        .Add("client_id", Some.ClientId)
        .AddSecret("client_secret", secret)
        .ToPost(Some.Endpoint);

    private protected TokenEndpoint Endpoint(
        ExpiresIn.Unit unit = ExpiresIn.Unit.Seconds, PartitionedRateLimiter<EndpointRequest>? limiter = null) => new(
        Some.TokenName, Some.Endpoint, unit, answer => $" Fix {answer.Error}.", new EndpointSender(
            () => _httpClient, Clock, limiter), Logger);

    /// <summary>Acquires, with the clock running.</summary>
    private protected Task<AccessToken> AcquireAsync(ExpiresIn.Unit unit = ExpiresIn.Unit.Seconds, string secret = Some.Secret) =>
        Clock.RunAsync(Endpoint(unit).AcquireAsync(_ => new(Post(secret)), TestContext.Current.CancellationToken));

    private protected async Task<TokenAcquisitionException> FailAsync(string secret = Some.Secret)
    {
        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(() => AcquireAsync(secret: secret));
        Assert.Equal(Some.TokenName, failure.TokenName);
        Assert.Equal(Some.Endpoint, failure.Endpoint);
        Assert.Contains("'aem'", failure.Message, StringComparison.Ordinal);
        return failure;
    }
}
