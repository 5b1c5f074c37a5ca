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

    private protected FakeTimeProvider Clock { get; } = new(SomeOAuth.Now);

    private protected FakeLogger Logger { get; } = new();

    private protected StubWire Wire { get; }

    private protected IEnumerable<string> Warnings =>
        Logger.Collector.GetSnapshot().Where(record => record.Level == LogLevel.Warning).Select(record => record.Message);

    public void Dispose()
    {
        _httpClient.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static (HttpRequestMessage Message, SecretRedactor Sent) Post(string secret = SomeOAuth.Secret) =>
        new RequestParameters()
        .Add("grant_type", "client_credentials")
        .Add("client_id", SomeOAuth.ClientId)
        .AddSecret("client_secret", secret)
        .ToPost(SomeOAuth.Endpoint);

    private protected TokenEndpoint Endpoint(
        ExpiresIn.Unit unit = ExpiresIn.Unit.Seconds, PartitionedRateLimiter<EndpointRequest>? limiter = null) => new(
        SomeOAuth.TokenName, SomeOAuth.Endpoint, unit, answer => $" Fix {answer.Error}.", new EndpointSender(
            () => _httpClient, Clock, limiter), Logger);

    /// <summary>Acquires, with the clock running.</summary>
    private protected Task<AccessToken> AcquireAsync(ExpiresIn.Unit unit = ExpiresIn.Unit.Seconds, string secret = SomeOAuth.Secret) =>
        Clock.RunAsync(Endpoint(unit).AcquireAsync(_ => new(Post(secret)), TestContext.Current.CancellationToken));

    private protected async Task<TokenAcquisitionException> FailAsync(string secret = SomeOAuth.Secret)
    {
        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(() => AcquireAsync(secret: secret));
        Assert.Equal(SomeOAuth.TokenName, failure.TokenName);
        Assert.Equal(SomeOAuth.Endpoint, failure.Endpoint);
        Assert.Contains("'aem'", failure.Message, StringComparison.Ordinal);
        return failure;
    }
}
