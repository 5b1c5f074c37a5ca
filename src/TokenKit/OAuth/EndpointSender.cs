using System.Net.Http.Headers;
using System.Threading.RateLimiting;

namespace TokenKit.OAuth;

/// <summary>
/// Sends every request to an issuer: within time limits, up to four times, at the issuer's rate, and without following redirects.
/// </summary>
internal sealed class EndpointSender
{
    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");
    private static readonly ProductInfoHeaderValue UserAgent =
        new("TokenKit", typeof(EndpointSender).Assembly.GetName().Version?.ToString(3));

    private readonly Func<HttpClient> _httpClient;
    private readonly TimeProvider _timeProvider;
    private readonly PartitionedRateLimiter<EndpointRequest>? _limiter;
    private readonly RetryPipeline _harmless;
    private readonly RetryPipeline _throttled;
    private readonly RetryPipeline _notCarriedOut;

    /// <param name="httpClient">Called once per request, so that handlers and DNS stay fresh. The client is not disposed.</param>
    /// <param name="timeProvider">The clock of the expiry, of the time limits and of the retries.</param>
    /// <param name="limiter">
    /// Gives the permit of each attempt; <see langword="null"/> if the issuer does not limit the rate of requests.
    /// </param>
    public EndpointSender(Func<HttpClient> httpClient, TimeProvider timeProvider, PartitionedRateLimiter<EndpointRequest>? limiter = null)
    {
        _httpClient = httpClient;
        _timeProvider = timeProvider;
        _limiter = limiter;
        _harmless = new RetryPipeline(timeProvider, timesOut: true, failure => failure.IsTransient);
        _throttled = new RetryPipeline(timeProvider, timesOut: false, IssuerError.IsThrottled);
        _notCarriedOut = new RetryPipeline(
            timeProvider, timesOut: false, failure => failure is { IsTransient: true, Fate: not RequestFate.AnswerLost });
    }

    /// <returns>An answer in the range of 200.</returns>
    /// <exception cref="AdobeRequestException">
    /// There was none; transient failures have been retried by then, if that does no harm.
    /// </exception>
    public async Task<EndpointAnswer> SendAsync(EndpointRequest request, CancellationToken cancellationToken)
    {
        var failures = new EndpointFailures(request);
        HttpClient httpClient = CreateClient(failures);
        RetryPipeline pipeline = request.Repeats switch
        {
            EndpointRequest.Repetition.Harmless => _harmless,
            EndpointRequest.Repetition.Throttled => _throttled,
            _ => _notCarriedOut,
        };
        bool hasPermit = request.HasPermit;
        bool mayHaveBeenCarriedOut = false;
        try
        {
            return await pipeline.RunAsync(NextPermitAsync, OneAttemptAsync, failures.TimedOut, cancellationToken).ConfigureAwait(false);
        }
        catch (AdobeRequestException failure) when (mayHaveBeenCarriedOut && failure.Fate is RequestFate.NotCarriedOut)
        {
            // The last attempt certainly left nothing behind, but an earlier one may have.
            failure.Fate = RequestFate.Unknown;
            throw;
        }

        ValueTask NextPermitAsync(CancellationToken total)
        {
            bool isWaitedFor = hasPermit;
            hasPermit = false;
            return isWaitedFor ? ValueTask.CompletedTask : WaitForPermitAsync(request, total);
        }

        async Task<EndpointAnswer> OneAttemptAsync(CancellationToken attempt)
        {
            try
            {
                return await AttemptAsync(httpClient, request, failures, attempt).ConfigureAwait(false);
            }
            catch (AdobeRequestException failure) when (failure.Fate is RequestFate.Unknown)
            {
                // After the second of these, no other attempt is made.
                failure.Fate = mayHaveBeenCarriedOut ? RequestFate.AnswerLost : RequestFate.Unknown;
                mayHaveBeenCarriedOut = true;
                throw;
            }
        }
    }

    /// <summary>
    /// Waits until one more request may be sent. Then send it with <see cref="EndpointRequest.HasPermit"/> set, so that it does not wait
    /// again.
    /// </summary>
    /// <exception cref="AdobeRequestException">Too many requests wait already.</exception>
    public async ValueTask WaitForPermitAsync(EndpointRequest request, CancellationToken cancellationToken)
    {
        if (_limiter is null)
        {
            return;
        }

        using RateLimitLease lease = await _limiter.AcquireAsync(request, permitCount: 1, cancellationToken).ConfigureAwait(false);
        if (!lease.IsAcquired)
        {
            throw new EndpointFailures(request).TooManyWaiting();
        }
    }

    private async Task<EndpointAnswer> AttemptAsync(
        HttpClient httpClient, EndpointRequest request, EndpointFailures failures, CancellationToken cancellationToken)
    {
        (HttpRequestMessage message, SecretRedactor secrets) = await request.Create(cancellationToken).ConfigureAwait(false);
        using HttpRequestMessage ownedMessage = message;
        Uri? asked = message.RequestUri;
        bool hasBegun = false;

        // The lifetime of a token counts from here: the answer may take long.
        DateTimeOffset sentAt = _timeProvider.GetUtcNow();
        try
        {
            Prepare(message, httpClient);
            using HttpResponseMessage response = await httpClient.SendAsync(
                message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            hasBegun = response.IsSuccessStatusCode;
            if (response.RequestMessage?.RequestUri is { } answeredBy && answeredBy != asked)
            {
                throw failures.RedirectFollowed(answeredBy);
            }

            EndpointAnswer answer = await EndpointAnswer.ReadAsync(
                response, Sent(message, secrets), sentAt, _timeProvider, cancellationToken).ConfigureAwait(false);
            string? missing = answer.IsSuccess ? request.Missing(answer) : null;
            return answer.IsSuccess && missing is null ? answer
                : throw (missing is not null && answer.Error is null ? failures.Incomplete(answer, missing) : failures.Refused(answer));
        }
        catch (Exception exception) when (exception is not (AdobeRequestException or TokenAcquisitionException))
        {
            // Handlers report the end of our own time limit, or a cancellation of the caller, in many ways. Their message is not used: it
            // may hold the address.
            cancellationToken.ThrowIfCancellationRequested();
            throw failures.NotSent(exception, Sent(message, secrets), hasBegun);
        }
    }

    private static void Prepare(HttpRequestMessage message, HttpClient httpClient)
    {
        message.Headers.Accept.Add(Json);
        if (message.Headers.UserAgent.Count == 0)
        {
            message.Headers.UserAgent.Add(UserAgent);
        }

        if (message.Content is { } content)
        {
            message.Content = new AddressedContent(content, message);
        }

        // An HttpClient sets them only on the requests that it makes itself.
        message.Version = httpClient.DefaultRequestVersion;
        message.VersionPolicy = httpClient.DefaultVersionPolicy;
    }

    // A handler may have put a token on the message, and an answer or an exception may repeat it.
    private static SecretRedactor Sent(HttpRequestMessage message, SecretRedactor secrets) =>
        message.Headers.Authorization?.Parameter is { } token ? secrets.With(token) : secrets;

    private HttpClient CreateClient(EndpointFailures failures)
    {
        try
        {
            return _httpClient();
        }
        catch (Exception exception)
        {
            throw failures.NoClient(exception);
        }
    }
}
