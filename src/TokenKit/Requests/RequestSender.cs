using System.Net;
using TokenKit.OAuth;

namespace TokenKit.Requests;

/// <summary>Sends a request with the patience of a token request: time limits, a few attempts, no redirects.</summary>
internal sealed class RequestSender
{
    private readonly Func<HttpClient> _httpClient;
    private readonly TimeProvider _timeProvider;
    private readonly Attempts<RequestAnswer, AdobeRequestException> _repeating;
    private readonly Attempts<RequestAnswer, AdobeRequestException> _throttled;
    private readonly Attempts<RequestAnswer, AdobeRequestException> _careful;

    /// <param name="httpClient">Called once per request, so that handlers and DNS stay fresh. The client is not disposed.</param>
    /// <param name="timeProvider">The clock of the time limits and of the retries.</param>
    public RequestSender(Func<HttpClient> httpClient, TimeProvider timeProvider)
    {
        _httpClient = httpClient;
        _timeProvider = timeProvider;
        _repeating = new Attempts<RequestAnswer, AdobeRequestException>(timeProvider, timesOut: true, failure => failure.IsTransient, IsThrottled, RetryAfterOf);

        _throttled = new Attempts<RequestAnswer, AdobeRequestException>(
            timeProvider, timesOut: false, IsThrottled, IsThrottled, RetryAfterOf);
        _careful = new Attempts<RequestAnswer, AdobeRequestException>(
            timeProvider,
            timesOut: false,
            failure => failure is { IsTransient: true, Fate: not RequestFate.AnswerLost },
            IsThrottled,
            RetryAfterOf);
    }

    /// <returns>An answer in the range of 200.</returns>
    /// <exception cref="AdobeRequestException">There was none; transient failures have been retried by then, where that does no harm.</exception>
    public async Task<RequestAnswer> SendAsync(RequestPlan plan, CancellationToken cancellationToken)
    {
        var failures = new RequestFailures(plan);
        HttpClient httpClient = Sending.Client(_httpClient, failure => failures.NotSent(failure, hasBegun: false));
        Attempts<RequestAnswer, AdobeRequestException> attempts = plan.Repetition switch
        {
            RequestRepetition.Harmless => _repeating,
            RequestRepetition.Throttled => _throttled,
            _ => _careful,
        };
        bool mayHaveBeenCarriedOut = false;
        try
        {
            return await attempts.RunAsync(OneAttemptAsync, plan.Turn, failures.TimedOut, cancellationToken).ConfigureAwait(false);
        }
        catch (AdobeRequestException failure) when (mayHaveBeenCarriedOut && failure.Fate is RequestFate.NotCarriedOut)
        {
            // The last attempt certainly left nothing behind, but an earlier one may have.
            failure.Fate = RequestFate.Unknown;
            throw;
        }

        async Task<RequestAnswer> OneAttemptAsync(CancellationToken attempt)
        {
            try
            {
                return await AttemptAsync(httpClient, plan, failures, attempt).ConfigureAwait(false);
            }
            catch (AdobeRequestException failure) when (failure.Fate is RequestFate.Unknown)
            {
                // The second one of these is the last.
                failure.Fate = mayHaveBeenCarriedOut ? RequestFate.AnswerLost : RequestFate.Unknown;
                mayHaveBeenCarriedOut = true;
                throw;
            }
        }
    }

    private async Task<RequestAnswer> AttemptAsync(
        HttpClient httpClient, RequestPlan plan, RequestFailures failures, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = plan.Create();
        bool hasBegun = false;
        try
        {
            using HttpResponseMessage response = await Sending.SendAsync(httpClient, request, cancellationToken).ConfigureAwait(false);
            hasBegun = response.IsSuccessStatusCode;
            if (response.RequestMessage?.RequestUri is { } answeredBy && answeredBy != plan.Address)
            {
                throw failures.RedirectFollowed(answeredBy);
            }

            RequestAnswer answer = await RequestAnswer.ReadAsync(response, Sent(request, plan), _timeProvider, cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccess)
            {
                throw failures.Refused(answer);
            }

            return plan.Missing(answer) is not { } missing ? answer
                : throw (answer.Error is null ? failures.Unreadable(answer, missing) : failures.Refused(answer));
        }
        catch (Exception exception) when (exception is not (AdobeRequestException or TokenAcquisitionException))
        {
            // Handlers report the end of our own time limit, or of the caller's, in many ways. Their message is not used: it
            // may hold the address.
            cancellationToken.ThrowIfCancellationRequested();
            throw failures.NotSent(SendFailure.Of(exception, plan.Address, Sent(request, plan)), hasBegun);
        }
    }

    // A handler may have put a token on the request, and whoever answers, or throws, may echo it.
    private static TokenForm Sent(HttpRequestMessage request, RequestPlan plan) =>
        request.Headers.Authorization?.Parameter is { } sent ? plan.Secrets.AddSecret("Authorization", sent) : plan.Secrets;

    private static TimeSpan? RetryAfterOf(AdobeRequestException failure) => failure.RetryAfter;

    private static bool IsThrottled(AdobeRequestException failure) => failure.StatusCode is HttpStatusCode.TooManyRequests;
}
