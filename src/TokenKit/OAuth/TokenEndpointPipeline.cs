using System.Diagnostics.CodeAnalysis;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace TokenKit.OAuth;

/// <summary>How one acquisition bears with a network: a few attempts, each with a time limit, all within one.</summary>
internal static class TokenEndpointPipeline
{
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan TotalTimeout = TimeSpan.FromSeconds(30);

    private const int Retries = 3;

    // Adobe's own clients start at half a second too.
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);

    // A longer Retry-After is left to the cache, which waits without holding a caller.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    public static ResiliencePipeline<AccessToken> Create(TimeProvider timeProvider) => Create<AccessToken>(
        timeProvider,
        exception => exception is TimeoutRejectedException or TokenAcquisitionException { IsTransient: true },
        exception => (exception as TokenAcquisitionException)?.RetryAfter);

    /// <param name="timeProvider">The clock of the limits and of the delays.</param>
    /// <param name="isTransient">Whether the same request may succeed later, and may be sent again at all.</param>
    /// <param name="retryAfter">How long the endpoint asked to wait.</param>
    public static ResiliencePipeline<T> Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] T>(
        TimeProvider timeProvider, Func<Exception, bool> isTransient, Func<Exception, TimeSpan?> retryAfter) =>
        new ResiliencePipelineBuilder<T> { TimeProvider = timeProvider }
            .AddTimeout(TotalTimeout)
            .AddRetry(new RetryStrategyOptions<T>
            {
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = LongestDelay,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is { } exception && isTransient(exception) && !(retryAfter(exception) > LongestDelay)),
                DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } exception ? OurOwnAtLeast(retryAfter(exception)) : null),
            })
            .AddTimeout(AttemptTimeout)
            .Build();

    // "At once" is no answer to a limit: then the delays are our own.
    private static TimeSpan? OurOwnAtLeast(TimeSpan? asked) => asked > FirstDelay ? asked : null;
}
