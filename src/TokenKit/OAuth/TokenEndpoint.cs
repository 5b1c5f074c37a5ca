using System.Net;
using Microsoft.Extensions.Logging;
using TokenKit.Diagnostics;

namespace TokenKit.OAuth;

/// <summary>Asks one token endpoint, of any issuer: posts a form, and answers with a token or with the reason why there is none.</summary>
internal sealed class TokenEndpoint
{
    private readonly TokenEndpointFailures _failures;
    private readonly Uri _uri;
    private readonly ExpiresInUnit _unit;
    private readonly Func<HttpClient> _httpClient;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Attempts<AccessToken, TokenAcquisitionException> _attempts;

    /// <param name="failures">Words the errors of this endpoint.</param>
    /// <param name="uri">The endpoint itself.</param>
    /// <param name="unit">What <c>expires_in</c> counts here.</param>
    /// <param name="httpClient">Called once per acquisition, so that handlers and DNS stay fresh. The client is not disposed.</param>
    /// <param name="timeProvider">The clock of the expiry, of the time limits and of the retries.</param>
    /// <param name="logger">Hears of oddities on the wire.</param>
    public TokenEndpoint(
        TokenEndpointFailures failures, Uri uri, ExpiresInUnit unit, Func<HttpClient> httpClient, TimeProvider timeProvider, ILogger logger)
    {
        _failures = failures;
        _uri = uri;
        _unit = unit;
        _httpClient = httpClient;
        _timeProvider = timeProvider;
        _logger = logger;
        _attempts = new Attempts<AccessToken, TokenAcquisitionException>(
            timeProvider, timesOut: true, failure => failure.IsTransient, failure => failure.StatusCode is HttpStatusCode.TooManyRequests, failure => failure.RetryAfter);
    }

    /// <param name="form">Makes the form of one attempt, within its time limit: an assertion is good for one attempt only.</param>
    /// <param name="cancellationToken">Ends all attempts.</param>
    /// <param name="turn">Awaited before each attempt, where an issuer wants its requests spaced.</param>
    /// <exception cref="TokenAcquisitionException">No token came; transient failures have been retried by then.</exception>
    public Task<AccessToken> AcquireAsync(
        Func<CancellationToken, ValueTask<TokenForm>> form, CancellationToken cancellationToken, Func<CancellationToken, ValueTask>? turn = null)
    {
        HttpClient httpClient = Sending.Client(_httpClient, _failures.NotSent);
        return _attempts.RunAsync(
            async attempt => await AttemptAsync(httpClient, await form(attempt).ConfigureAwait(false), attempt).ConfigureAwait(false), turn, _failures.TimedOut, cancellationToken);
    }

    private async Task<AccessToken> AttemptAsync(HttpClient httpClient, TokenForm form, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = form.ToRequest(_uri);
        Uri asked = request.RequestUri!;

        // The lifetime counts from here: the answer may have been long on its way.
        DateTimeOffset sentAt = _timeProvider.GetUtcNow();
        try
        {
            using HttpResponseMessage response = await Sending.SendAsync(httpClient, request, cancellationToken).ConfigureAwait(false);
            if (response.RequestMessage?.RequestUri is { } answeredBy && answeredBy != asked)
            {
                throw _failures.RedirectFollowed(answeredBy);
            }

            TokenEndpointAnswer answer = await TokenEndpointAnswer.ReadAsync(response, form, _timeProvider, cancellationToken).ConfigureAwait(false);
            return answer.IsSuccess ? ToToken(answer, sentAt) : throw _failures.Refused(answer, sentAt);
        }
        catch (Exception exception) when (exception is not TokenAcquisitionException)
        {
            // Handlers report the end of our own time limit, or of the caller's, in many ways. Their message is not used: it
            // may hold the address.
            cancellationToken.ThrowIfCancellationRequested();
            throw _failures.NotSent(SendFailure.Of(exception, _uri, form));
        }
    }

    private AccessToken ToToken(TokenEndpointAnswer answer, DateTimeOffset sentAt)
    {
        if (answer.Json is not { AccessToken: { Length: > 0 } value } json)
        {
            throw answer.Error is null ? _failures.NoToken(answer) : _failures.Refused(answer, sentAt);
        }

        // RFC 6749 section 7.1: a type that is not understood must not be used. An absent one is Bearer (Adobe's admin consent flow).
        if (json.TokenType is { Length: > 0 } type && !type.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            throw _failures.UnknownTokenType(answer);
        }

        if (json.ExpiresIn is not (> 0 and < double.PositiveInfinity))
        {
            throw _failures.NoLifetime(answer);
        }

        if (ExpiresIn.IsImplausible(json.ExpiresIn.Value, _unit))
        {
            TokenLog.ImplausibleLifetime(_logger, _failures.TokenName, json.ExpiresIn.Value);
        }

        if (answer.ClockSkew(sentAt) is { } skew)
        {
            TokenLog.ClockSkewed(_logger, skew, _failures.TokenName);
        }

        try
        {
            return new AccessToken(value, sentAt + ExpiresIn.ToLifetime(json.ExpiresIn.Value, _unit));
        }
        catch (ArgumentException exception)
        {
            throw _failures.IllegalToken(answer, exception);
        }
    }
}
