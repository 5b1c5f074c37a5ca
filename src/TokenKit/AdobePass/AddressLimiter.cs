using System.Threading.RateLimiting;
using TokenKit.OAuth;

namespace TokenKit.AdobePass;

/// <summary>
/// Spaces requests as Adobe Pass requires: one a second with a burst of ten for each host and forwarded address. Requests without a
/// forwarded address share one limit. Registrations and token requests share it too: Adobe does not say whether it has two.
/// </summary>
internal sealed class AddressLimiter : IDisposable
{
    // A request further back could not be sent within the time limit of a token request; a registration has its 30 s after its permit.
    private const int LongestQueue = 25;

    /// <summary>Gives the permits. It has one timer for all addresses, and forgets an address that was idle for ten seconds.</summary>
    public PartitionedRateLimiter<EndpointRequest> Permits { get; } =
        PartitionedRateLimiter.Create<EndpointRequest, (string Host, string? Address)>(LimitOf);

    public void Dispose() => Permits.Dispose();

    private static RateLimitPartition<(string Host, string? Address)> LimitOf(EndpointRequest request) =>
        RateLimitPartition.GetTokenBucketLimiter((request.Address.Authority, request.ForwardedFor), static _ => new()
        {
            TokenLimit = 10,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            QueueLimit = LongestQueue,
        });
}
