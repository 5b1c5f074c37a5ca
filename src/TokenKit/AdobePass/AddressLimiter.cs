using System.Threading.RateLimiting;

namespace TokenKit.AdobePass;

/// <summary>
/// Spaces requests as Adobe Pass wants them: one a second with a burst of ten for each forwarded address. One bucket for registrations and tokens
/// together: Adobe does not say whether it has two.
/// </summary>
internal sealed class AddressLimiter : IDisposable
{
    // A request further back could not be sent within the time limit of a token request; a registration has its 30 s from its permit on.
    private const int LongestQueue = 25;

    // One timer for all addresses; an address that has been idle for ten seconds is forgotten.
    private readonly PartitionedRateLimiter<(string Host, string Address)> _limiter =
        PartitionedRateLimiter.Create<(string Host, string Address), (string Host, string Address)>(static key => RateLimitPartition.GetTokenBucketLimiter(key, static _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 10,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            QueueLimit = LongestQueue,
        }));

    /// <param name="host">Whose limit it is.</param>
    /// <param name="address">The forwarded address; empty where none is forwarded, and all share one bucket.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the request may be sent now; if not, too many are waiting already.</returns>
    public async ValueTask<bool> WaitAsync(string host, string address, CancellationToken cancellationToken)
    {
        using RateLimitLease lease = await _limiter.AcquireAsync((host, address), 1, cancellationToken).ConfigureAwait(false);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
