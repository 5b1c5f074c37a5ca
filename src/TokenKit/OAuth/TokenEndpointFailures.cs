using System.Globalization;
using System.Net;

namespace TokenKit.OAuth;

/// <summary>Words what went wrong at one endpoint: the token, the host, the OAuth error, and what to do about it.</summary>
/// <param name="tokenName">The name of the token.</param>
/// <param name="endpoint">The endpoint that is asked.</param>
/// <param name="advice">What to do about an answer with an OAuth error code; the issuer's folder knows its settings, this one does not.</param>
internal sealed class TokenEndpointFailures(string tokenName, Uri endpoint, Func<TokenEndpointAnswer, string?> advice)
{
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
        return Make($"{endpoint.Host} answered {(int)answer.StatusCode}{said}.{mend}{skew}", answer, isTransient: IsTransient(answer.StatusCode));
    }

    public TokenAcquisitionException NoToken(TokenEndpointAnswer answer) => answer switch
    {
        { IsTooLarge: true } => Make($"{endpoint.Host} answered {(int)answer.StatusCode} with more than 256 KiB, which no token answer needs. Check the address of the endpoint.", answer),
        { Json: null } => Make($"{endpoint.Host} answered {(int)answer.StatusCode}, but not with a JSON object: a proxy or a sign-in page may stand in the way.", answer, isTransient: true),
        _ => Make($"{endpoint.Host} answered {(int)answer.StatusCode} without an access_token. Check the address of the endpoint.", answer),
    };

    public TokenAcquisitionException NoLifetime(TokenEndpointAnswer answer) =>
        Make($"{endpoint.Host} gave a token without a positive expires_in, so nobody knows when it lapses. Check the address of the endpoint.", answer);

    public TokenAcquisitionException UnknownTokenType(TokenEndpointAnswer answer) =>
        Make($"{endpoint.Host} gave a token that is not of type Bearer; TokenKit cannot send another.", answer);

    public TokenAcquisitionException IllegalToken(TokenEndpointAnswer answer, ArgumentException exception) =>
        Make($"{endpoint.Host} gave a token that no header may carry: {exception.Message} It was not used.", answer, exception);

    public TokenAcquisitionException RedirectFollowed(Uri answeredBy) =>
        Make($"the HttpClient followed a redirect from {endpoint.Host} to {answeredBy.Host}, which can carry the secret elsewhere. Give it a handler with AllowAutoRedirect = false.");

    public TokenAcquisitionException Unreachable(HttpRequestException exception) =>
        Make($"{endpoint.Host} could not be reached ({exception.HttpRequestError}). Check the network, the proxy and the address of the endpoint.", innerException: WithoutProxy(exception), isTransient: true);

    public TokenAcquisitionException NotSent(Exception exception) =>
        Make($"the HttpClient of the back channel could not send the request ({exception.GetType().Name}). Check how its handler and its proxy are configured.", innerException: exception);

    public TokenAcquisitionException TimedOut(Exception exception) =>
        Make($"{endpoint.Host} did not answer in time.", innerException: exception, isTransient: true);

    /// <summary>The message of a proxy's refusal quotes the address of the proxy, with the password that may stand in it.</summary>
    public static HttpRequestException? WithoutProxy(HttpRequestException exception) =>
        exception.HttpRequestError is HttpRequestError.ProxyTunnelError ? null : exception;

    /// <summary>Whether the same request may succeed later.</summary>
    public static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    private static string AdviceFor(HttpStatusCode status) => (int)status switch
    {
        >= 300 and < 400 => " A redirect is not followed, because it would carry the secret elsewhere. Check the address of the endpoint.",
        404 or 405 => " Check the address of the endpoint.",
        407 => " The proxy wants credentials: set them on the back-channel HttpClient.",
        429 => " Too many token requests: share one provider per credential.",
        _ => string.Empty,
    };

    private TokenAcquisitionException Make(
        string what, TokenEndpointAnswer? answer = null, Exception? innerException = null, bool isTransient = false)
    {
        string requestId = answer?.RequestId is { } id ? $" Request id: {id}." : string.Empty;
        return new TokenAcquisitionException(tokenName, $"The token '{tokenName}' could not be acquired: {what}{requestId}", innerException)
        {
            Endpoint = endpoint,
            StatusCode = answer?.StatusCode,
            Error = answer?.Error,
            ErrorDescription = answer?.ErrorDescription,
            IsTransient = isTransient,
            RetryAfter = answer?.RetryAfter,
            RequestId = answer?.RequestId,
        };
    }
}
