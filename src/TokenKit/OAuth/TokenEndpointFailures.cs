using System.Globalization;
using System.Net;

namespace TokenKit.OAuth;

/// <summary>Words what went wrong at one endpoint: the token, the host, the OAuth error, and what to do about it.</summary>
/// <param name="tokenName">The name of the token.</param>
/// <param name="endpoint">The endpoint that is asked.</param>
/// <param name="advice">What to do about an answer with an OAuth error code; the issuer's folder knows its settings, this one does not.</param>
internal sealed class TokenEndpointFailures(string tokenName, Uri endpoint, Func<TokenEndpointAnswer, string?> advice)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public string TokenName => tokenName;

    public TokenAcquisitionException Refused(TokenEndpointAnswer answer, DateTimeOffset sentAt)
    {
        string said = answer switch
        {
            { Error: null } => string.Empty,
            { ErrorDescription: null } => $" {answer.Error}",
            _ => $" {answer.Error} ({answer.ErrorDescription})",
        };
        string skew = answer.ClockSkew(sentAt) is { } ahead
            ? string.Create(CultureInfo.InvariantCulture, $" This machine's clock differs by {ahead.TotalSeconds:+0;-0} s from the endpoint's; set the machine's clock.")
            : string.Empty;
        string mend = (answer.Error is null ? null : advice(answer)) ?? AdviceFor(answer.StatusCode);
        return Make(
            $"{endpoint.Host} answered {(int)answer.StatusCode}{said}.{mend}{NextAttempt(answer.RetryAfter)}{skew}",
            answer,
            isTransient: IsTransient(answer.StatusCode));
    }

    public TokenAcquisitionException NoToken(TokenEndpointAnswer answer) => answer switch
    {
        { IsTooLarge: true } => Make($"{endpoint.Host} answered {(int)answer.StatusCode} with more than 256 KiB, which no token answer needs. Check the address of the endpoint.", answer),
        { Json: null } => Make(
            $"{endpoint.Host} answered {(int)answer.StatusCode}, but not with a JSON object{answer.EncodingNote}: "
            + "a proxy or a sign-in page may stand in the way.",
            answer,
            isTransient: true),
        _ => Make($"{endpoint.Host} answered {(int)answer.StatusCode} without an access_token. Check the address of the endpoint.", answer),
    };

    public TokenAcquisitionException NoLifetime(TokenEndpointAnswer answer) =>
        Make($"{endpoint.Host} gave a token without a positive expires_in, so nobody knows when it lapses. Check the address of the endpoint.", answer);

    public TokenAcquisitionException UnknownTokenType(TokenEndpointAnswer answer) =>
        Make($"{endpoint.Host} gave a token that is not of type Bearer; TokenKit cannot send another.", answer);

    public TokenAcquisitionException IllegalToken(TokenEndpointAnswer answer, ArgumentException exception) =>
        Make($"{endpoint.Host} gave a token that no header may carry: {exception.Message} It was not used.", answer);

    public TokenAcquisitionException RedirectFollowed(Uri answeredBy) =>
        Make(AddressedContent.RedirectFollowed(endpoint, answeredBy));

    /// <summary>No whole answer came.</summary>
    public TokenAcquisitionException NotSent(SendFailure failure) =>
        Make(failure.What, innerException: failure.Inner, isTransient: failure.IsTransient, statusCode: failure.StatusCode);

    public TokenAcquisitionException TimedOut(Exception exception) =>
        Make($"{endpoint.Host} did not answer in time.", innerException: exception, isTransient: true);

    /// <summary>Whether the same request may succeed later.</summary>
    public static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    // The cache waits as long as it is asked to, up to this.
    private static string NextAttempt(TimeSpan? retryAfter)
    {
        double seconds = Math.Ceiling(Math.Min(retryAfter?.TotalSeconds ?? 0, LongestWait.TotalSeconds));
        return seconds > 0 ? string.Create(CultureInfo.InvariantCulture, $" Next attempt in {seconds} s.") : string.Empty;
    }

    private static string AdviceFor(HttpStatusCode status) => (int)status switch
    {
        >= 300 and < 400 => " A redirect is not followed, because it would carry the secret elsewhere. Check the address of the endpoint.",
        404 or 405 => " Check the address of the endpoint.",
        407 => $" The proxy wants credentials.{SendFailure.ProxyCredentials}",
        429 => " Too many token requests: share one provider per credential.",
        _ => string.Empty,
    };

    private TokenAcquisitionException Make(
        string what,
        TokenEndpointAnswer? answer = null,
        Exception? innerException = null,
        bool isTransient = false,
        HttpStatusCode? statusCode = null)
    {
        string requestId = answer?.RequestId is { } id ? $" Request id: {id}." : string.Empty;
        return new TokenAcquisitionException(tokenName, $"The token '{tokenName}' could not be acquired: {what}{requestId}", innerException)
        {
            Endpoint = endpoint,
            StatusCode = answer?.StatusCode ?? statusCode,
            Error = answer?.Error,
            ErrorDescription = answer?.ErrorDescription,
            IsTransient = isTransient,
            RetryAfter = answer?.RetryAfter,
            RequestId = answer?.RequestId,
        };
    }
}
