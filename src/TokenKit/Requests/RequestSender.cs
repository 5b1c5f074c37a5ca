using System.Net;
using System.Net.Http.Headers;
using Polly.Timeout;
using TokenKit.OAuth;

namespace TokenKit.Requests;

/// <summary>Sends a request with the patience of a token request: time limits, a few attempts, no redirects.</summary>
internal sealed class RequestSender
{
    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");
    private static readonly ProductInfoHeaderValue UserAgent = new("TokenKit", typeof(RequestSender).Assembly.GetName().Version?.ToString(3));

    private readonly Func<HttpClient> _httpClient;
    private readonly TimeProvider _timeProvider;
    private readonly Attempts<RequestAnswer, AdobeRequestException> _repeating;
    private readonly Attempts<RequestAnswer, AdobeRequestException> _careful;

    /// <param name="httpClient">Called once per request, so that handlers and DNS stay fresh. The client is not disposed.</param>
    /// <param name="timeProvider">The clock of the time limits and of the retries.</param>
    public RequestSender(Func<HttpClient> httpClient, TimeProvider timeProvider)
    {
        _httpClient = httpClient;
        _timeProvider = timeProvider;
        _repeating = new Attempts<RequestAnswer, AdobeRequestException>(timeProvider, timesOut: true, failure => failure.IsTransient, IsThrottled, RetryAfterOf);

        // Only a throttled request was certainly not carried out.
        _careful = new Attempts<RequestAnswer, AdobeRequestException>(timeProvider, timesOut: false, IsThrottled, IsThrottled, RetryAfterOf);
    }

    /// <returns>An answer in the range of 200.</returns>
    /// <exception cref="AdobeRequestException">There was none; transient failures have been retried by then, where that does no harm.</exception>
    public Task<RequestAnswer> SendAsync(RequestPlan plan, CancellationToken cancellationToken)
    {
        HttpClient httpClient = _httpClient();
        var failures = new RequestFailures(plan);
        return (plan.MayBeRepeated ? _repeating : _careful).RunAsync(
            attempt => AttemptAsync(httpClient, plan, failures, attempt), plan.Turn, failures.TimedOut, cancellationToken);
    }

    private async Task<RequestAnswer> AttemptAsync(HttpClient httpClient, RequestPlan plan, RequestFailures failures, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = plan.Create();
        request.Headers.Accept.Add(Json);
        if (request.Headers.UserAgent.Count == 0)
        {
            request.Headers.UserAgent.Add(UserAgent);
        }

        try
        {
            using HttpResponseMessage response =
                await httpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.RequestMessage?.RequestUri is { } answeredBy && answeredBy != plan.Address)
            {
                throw failures.RedirectFollowed(answeredBy);
            }

            RequestAnswer answer = await RequestAnswer.ReadAsync(response, Sent(request, plan), _timeProvider, cancellationToken).ConfigureAwait(false);
            return !answer.IsSuccess ? throw failures.Refused(answer)
                : plan.Missing(answer) is { } missing ? throw failures.Unreadable(answer, missing)
                : answer;
        }
        catch (HttpRequestException exception)
        {
            // Some handlers report so what our own cancellation broke off.
            cancellationToken.ThrowIfCancellationRequested();
            throw failures.Unreachable(exception);
        }
        catch (Exception exception) when (exception is TimeoutRejectedException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // HttpClient.Timeout or a handler's, which the user may have set shorter than ours.
            throw failures.TimedOut(exception);
        }
        catch (Exception exception) when (exception is not (AdobeRequestException or TokenAcquisitionException or OperationCanceledException))
        {
            // Handlers are the user's own, and throw what they like.
            throw failures.NotSent(exception, Sent(request, plan));
        }
    }

    // A handler may have put a token on the request, and whoever answers, or throws, may echo it.
    private static TokenForm Sent(HttpRequestMessage request, RequestPlan plan) =>
        request.Headers.Authorization?.Parameter is { } sent ? plan.Secrets.AddSecret("Authorization", sent) : plan.Secrets;

    private static TimeSpan? RetryAfterOf(AdobeRequestException failure) => failure.RetryAfter;

    private static bool IsThrottled(AdobeRequestException failure) => failure.StatusCode is HttpStatusCode.TooManyRequests;
}
