using System.Diagnostics.CodeAnalysis;
using Polly;
using Polly.Timeout;

namespace TokenKit.OAuth;

/// <summary>Tries one request a few times: each attempt and all of them have a time limit, and the last answer outlives the silence after it.</summary>
/// <typeparam name="T">What a success brings.</typeparam>
/// <typeparam name="TFailure">How a failed attempt ends; anything else passes through.</typeparam>
internal sealed class Attempts<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] T, TFailure>
    where TFailure : Exception
{
    private readonly ResiliencePipeline<T> _attempts;
    private readonly ResiliencePipeline<T> _attempt;
    private readonly bool _timesOut;

    /// <param name="timeProvider">The clock of the limits and of the delays.</param>
    /// <param name="timesOut">
    /// Whether an attempt may run into a limit of its own and be made again; otherwise the first one may take 30 s, however long it
    /// waited for its permit.
    /// </param>
    /// <param name="isTransient">Whether the same request may succeed later, and may be sent again at all.</param>
    /// <param name="isThrottled">Whether it came too soon after others.</param>
    /// <param name="retryAfter">How long the endpoint asked to wait.</param>
    public Attempts(
        TimeProvider timeProvider, bool timesOut, Func<TFailure, bool> isTransient, Func<TFailure, bool> isThrottled, Func<TFailure, TimeSpan?> retryAfter)
    {
        _timesOut = timesOut;
        _attempts = TokenEndpointPipeline.CreateAttempts<T>(
            timeProvider,
            timesOut ? TokenEndpointPipeline.TotalTimeout : TokenEndpointPipeline.TotalTimeoutWithQueue,
            exception => exception is TimeoutRejectedException ? timesOut : exception is TFailure failure && isTransient(failure),
            exception => exception is TFailure failure && isThrottled(failure),
            exception => exception is TFailure failure ? retryAfter(failure) : null);
        TimeSpan limit = timesOut ? TokenEndpointPipeline.AttemptTimeout : TokenEndpointPipeline.TotalTimeout;
        _attempt = TokenEndpointPipeline.CreateAttempt<T>(timeProvider, limit);
    }

    /// <param name="attempt">Makes one attempt, within its limit.</param>
    /// <param name="turn">Awaited before each attempt, outside its limit: where requests must be spaced; <see langword="null"/> where they need not.</param>
    /// <param name="timedOut">Words a silence.</param>
    /// <param name="cancellationToken">Ends all attempts.</param>
    public async Task<T> RunAsync(
        Func<CancellationToken, Task<T>> attempt, Func<CancellationToken, ValueTask>? turn, Func<Exception, TFailure> timedOut, CancellationToken cancellationToken)
    {
        TFailure? lastFailure = null;
        bool isUnderWay = false;
        try
        {
            return await _attempts.ExecuteAsync(
                async patience =>
                {
                    try
                    {
                        if (turn is not null)
                        {
                            await turn(patience).ConfigureAwait(false);
                        }

                        isUnderWay = true;
                        return await _attempt.ExecuteAsync(async limit => await attempt(limit).ConfigureAwait(false), patience).ConfigureAwait(false);
                    }
                    catch (TFailure failure)
                    {
                        lastFailure = failure;
                        isUnderWay = false;
                        throw;
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException timeout)
        {
            // An answer says more than the silence after it; but where nothing may be done twice, the silence counts.
            throw isUnderWay && !_timesOut ? timedOut(timeout) : lastFailure ?? timedOut(timeout);
        }
    }
}
