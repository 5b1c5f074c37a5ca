using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace TokenKit.OAuth;

/// <summary>Sends one request up to four times. Each attempt and all of them together have a time limit.</summary>
internal sealed class RetryPipeline
{
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    private const int Retries = 3;

    private static readonly TimeSpan TotalTimeout = TimeSpan.FromSeconds(30);

    // For a request that must not be given up: up to 25 s in the queue for a permit (AddressLimiter), then 30 s for the attempts. That is
    // below the 60 s that an acquisition may take (TokenCacheOptions.AcquisitionTimeout).
    private static readonly TimeSpan TotalTimeoutWithQueue = TimeSpan.FromSeconds(55);

    // Adobe's own clients start at half a second too.
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);

    // Adobe Pass limits requests to one a second and does not say so in a header.
    private static readonly TimeSpan ThrottledDelay = TimeSpan.FromSeconds(1);

    // A longer Retry-After is left to the cache, which waits without holding a caller.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    private readonly ResiliencePipeline<EndpointAnswer> _attempts;
    private readonly ResiliencePipeline<EndpointAnswer> _attempt;
    private readonly bool _timesOut;

    /// <param name="timeProvider">The clock of the limits and of the delays.</param>
    /// <param name="timesOut">
    /// Whether an attempt has a time limit of 10 s and is made again after it. Otherwise an attempt may take 30 s.
    /// </param>
    /// <param name="isRetried">Whether the same request may be sent again after this failure.</param>
    public RetryPipeline(TimeProvider timeProvider, bool timesOut, Func<AdobeRequestException, bool> isRetried)
    {
        _timesOut = timesOut;
        _attempts = new ResiliencePipelineBuilder<EndpointAnswer> { TimeProvider = timeProvider }
            .AddTimeout(timesOut ? TotalTimeout : TotalTimeoutWithQueue)
            .AddRetry(new RetryStrategyOptions<EndpointAnswer>
            {
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = LongestDelay,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception switch
                {
                    TimeoutRejectedException => timesOut,
                    AdobeRequestException failure => isRetried(failure) && !(failure.RetryAfter > LongestDelay),
                    _ => false,
                }),
                DelayGenerator = arguments => ValueTask.FromResult(DelayAfter(arguments.Outcome.Exception as AdobeRequestException)),
            })
            .Build();
        _attempt = new ResiliencePipelineBuilder<EndpointAnswer> { TimeProvider = timeProvider }
            .AddTimeout(timesOut ? AttemptTimeout : TotalTimeout)
            .Build();
    }

    /// <summary>Makes the attempts. The wait for a permit before each is outside the limit of the attempt.</summary>
    public async Task<EndpointAnswer> RunAsync(
        Func<CancellationToken, ValueTask> waitForPermit,
        Func<CancellationToken, Task<EndpointAnswer>> attempt,
        Func<Exception, AdobeRequestException> timedOut,
        CancellationToken cancellationToken)
    {
        AdobeRequestException? lastFailure = null;
        bool isUnderWay = false;
        try
        {
            return await _attempts.ExecuteAsync(OneAttemptAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException timeout)
        {
            // An earlier answer says more than a time-out after it, and is reported. But if the request must not be carried out twice, an
            // attempt that was given up is what the caller must know.
            throw isUnderWay && !_timesOut ? timedOut(timeout) : lastFailure ?? timedOut(timeout);
        }

        async ValueTask<EndpointAnswer> OneAttemptAsync(CancellationToken total)
        {
            try
            {
                await waitForPermit(total).ConfigureAwait(false);
                isUnderWay = true;
                return await _attempt.ExecuteAsync(async limit => await attempt(limit).ConfigureAwait(false), total).ConfigureAwait(false);
            }
            catch (AdobeRequestException failure)
            {
                lastFailure = failure;
                isUnderWay = false;
                throw;
            }
        }
    }

    // A Retry-After of 0 does not end a rate limit: then the delays are our own.
    private static TimeSpan? DelayAfter(AdobeRequestException? failure) =>
        failure is null ? null
        : failure.RetryAfter > FirstDelay ? failure.RetryAfter
        : IssuerError.IsThrottled(failure) ? ThrottledDelay * (1 + Random.Shared.NextDouble())
        : null;
}
