using Microsoft.Extensions.Logging.Testing;
using TokenKit.Caching;
using TokenKit.Caching.Sharing;

namespace TokenKit.Tests.Caching.Sharing;

/// <summary>One process of a fleet: a cache, and everything that it does not share with other processes.</summary>
internal sealed class FleetProcess : IDisposable
{
    private readonly SharedTokens _shared;

    public FleetProcess(Fleet fleet, string name, TimeSpan skew, string[] secrets, TokenSharingOptions options)
    {
        Store = new MemorySharedTokenStore(fleet.Content);
        Provider = new Member(fleet, skew, secrets);
        TimeProvider clock = fleet.Clock.AheadBy(skew);
        var logger = new FakeLogger(Log);
        _shared = new SharedTokens(Store, options, clock, logger, others: []);
        TokenSource source = new TokenSource(Provider, fleet.CacheOptions, TokenIdentity.Only).With(_shared.Find(name, Provider));
        Cache = new CachingTokenProvider(name, source, new TokenClock(clock), logger);
    }

    public CachingTokenProvider Cache { get; }

    public Member Provider { get; }

    public MemorySharedTokenStore Store { get; }

    public FakeLogCollector Log { get; } = FakeLogCollector.Create(new FakeLogCollectorOptions());

    public Task<AccessToken> GetAsync() => Cache.GetTokenAsync(TestContext.Current.CancellationToken).AsTask();

    public int CountLogged(int eventId) => Log.GetSnapshot().Count(record => record.Id.Id == eventId);

    public void Dispose() => _shared.Dispose();

    /// <summary>The provider of one process. It sees its own clock, as <c>ImsTokenProvider</c> does.</summary>
    internal sealed class Member(Fleet fleet, TimeSpan skew, string[] secrets) : ISharableProvider
    {
        public IEnumerable<string?>? SharedIdentity { get; set; } = ["https://ims.example", "FAKE-client"];

        public IReadOnlyList<string> SharedSecrets => secrets;

        public async ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default)
        {
            (string value, DateTimeOffset expiresAt) = await fleet.Issuer.IssueAsync(cancellationToken);
            return Complete(new AccessToken(value, expiresAt + skew)
            {
                ClockSkew = skew.Duration() < TimeSpan.FromMinutes(1) ? null : skew,
            });
        }

        public AccessToken Complete(AccessToken token) =>
            new(token.Value, token.ExpiresAt, token.TokenType) { ClientId = "FAKE-client", ClockSkew = token.ClockSkew };
    }
}
