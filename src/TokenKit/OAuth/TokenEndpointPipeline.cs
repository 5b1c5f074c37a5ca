using System.Diagnostics.CodeAnalysis;
using Polly;
using Polly.Retry;

namespace TokenKit.OAuth;

/// <summary>How one acquisition bears with a network: a few attempts, each with a time limit, all within one.</summary>
internal static class TokenEndpointPipeline
{
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan TotalTimeout = TimeSpan.FromSeconds(30);

    // A request that must not be given up keeps its 30 s also behind the longest queue for a permit (AddressLimiter: 25 s). Together they
    // stay below the 60 s of the cache.
    public static readonly TimeSpan TotalTimeoutWithQueue = TimeSpan.FromSeconds(55);

    private const int Retries = 3;

    // Adobe's own clients start at half a second too.
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);

    // Adobe Pass throttles to one request a second and does not say so in a header.
    private static readonly TimeSpan ThrottledDelay = TimeSpan.FromSeconds(1);

    // A longer Retry-After is left to the cache, which waits without holding a caller.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <summary>The attempts and the limit of them all.</summary>
    /// <param name="timeProvider">The clock of the limit and of the delays.</param>
    /// <param name="limit">How long all attempts may take, with what they wait for.</param>
    /// <param name="isTransient">Whether the same request may succeed later, and may be sent again at all.</param>
    /// <param name="isThrottled">Whether it came too soon after others.</param>
    /// <param name="retryAfter">How long the endpoint asked to wait.</param>
    public static ResiliencePipeline<T> CreateAttempts<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] T>(
        TimeProvider timeProvider,
        TimeSpan limit,
        Func<Exception, bool> isTransient,
        Func<Exception, bool> isThrottled,
        Func<Exception, TimeSpan?> retryAfter) =>
        new ResiliencePipelineBuilder<T> { TimeProvider = timeProvider }
            .AddTimeout(limit)
            .AddRetry(new RetryStrategyOptions<T>
            {
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = LongestDelay,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is { } exception && isTransient(exception) && !(retryAfter(exception) > LongestDelay)),
                DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } exception ? DelayAfter(isThrottled(exception), retryAfter(exception)) : null),
            })
            .Build();

    /// <summary>The limit of one attempt.</summary>
    /// <param name="timeProvider">The clock of the limit.</param>
    /// <param name="limit">How long an attempt may take.</param>
    public static ResiliencePipeline<T> CreateAttempt<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] T>(
        TimeProvider timeProvider, TimeSpan limit) =>
        new ResiliencePipelineBuilder<T> { TimeProvider = timeProvider }.AddTimeout(limit).Build();

    // "At once" is no answer to a limit: then the delays are our own.
    private static TimeSpan? DelayAfter(bool isThrottled, TimeSpan? asked) =>
        asked > FirstDelay ? asked : isThrottled ? ThrottledDelay * (1 + Random.Shared.NextDouble()) : null;
}
