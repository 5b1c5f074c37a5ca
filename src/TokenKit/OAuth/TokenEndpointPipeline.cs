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

    public static ResiliencePipeline<AccessToken> Create(TimeProvider timeProvider) =>
        new ResiliencePipelineBuilder<AccessToken> { TimeProvider = timeProvider }
            .AddTimeout(TotalTimeout)
            .AddRetry(new RetryStrategyOptions<AccessToken>
            {
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = LongestDelay,
                ShouldHandle = arguments => ValueTask.FromResult(IsWorthAnotherTry(arguments.Outcome.Exception)),
                DelayGenerator = arguments => ValueTask.FromResult(DelayAskedFor(arguments.Outcome.Exception)),
            })
            .AddTimeout(AttemptTimeout)
            .Build();

    // "At once" is no answer to a limit: then the delays are our own.
    private static TimeSpan? DelayAskedFor(Exception? exception) =>
        exception is TokenAcquisitionException { RetryAfter: { } asked } && asked > FirstDelay ? asked : null;

    private static bool IsWorthAnotherTry(Exception? exception) => exception switch
    {
        TimeoutRejectedException => true,
        TokenAcquisitionException failure => failure.IsTransient && !(failure.RetryAfter > LongestDelay),
        _ => false,
    };
}
