using System.Threading.RateLimiting;
using TokenKit.OAuth;

namespace TokenKit.Tests.OAuth;

/// <summary>Gives each permit after a while.</summary>
internal sealed class SlowLimiter(Func<CancellationToken, Task> wait) : PartitionedRateLimiter<EndpointRequest>
{
    public override RateLimiterStatistics? GetStatistics(EndpointRequest resource) => null;

    protected override RateLimitLease AttemptAcquireCore(EndpointRequest resource, int permitCount) => new Permit();

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(
        EndpointRequest resource, int permitCount, CancellationToken cancellationToken)
    {
        await wait(cancellationToken).ConfigureAwait(false);
        return new Permit();
    }

    private sealed class Permit : RateLimitLease
    {
        public override bool IsAcquired => true;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }
}
