using System.Net;
using TokenKit.OAuth;

namespace TokenKit.Requests;

/// <summary>Words what went wrong with one request: what did not happen, the host, Adobe's error, and what to do about it.</summary>
internal sealed class RequestFailures(RequestPlan plan)
{
    private string Host => plan.Address.Host;

    public AdobeRequestException Refused(RequestAnswer answer)
    {
        string said = answer switch
        {
            { Error: null, ErrorDescription: null } => string.Empty,
            { Error: null } => $" ({answer.ErrorDescription})",
            { ErrorDescription: null } => $" {answer.Error}",
            _ => $" {answer.Error} ({answer.ErrorDescription})",
        };
        return Make($"{Host} answered {(int)answer.StatusCode}{said}.{plan.Advice(answer) ?? AdviceFor(answer.StatusCode)}", answer, isTransient: TokenEndpointFailures.IsTransient(answer.StatusCode));
    }

    /// <summary>A success, but without what it should hold. What is not even JSON may come from a proxy, and pass.</summary>
    public AdobeRequestException Unreadable(RequestAnswer answer, string missing) => answer.Json is null
        ? Make($"{Host} answered {(int)answer.StatusCode}, but not as Adobe does: a proxy or a sign-in page may stand in the way.", answer, isTransient: true)
        : Make($"{Host} answered {(int)answer.StatusCode} without {missing}. Check the address.", answer);

    public AdobeRequestException RedirectFollowed(Uri answeredBy) =>
        Make($"the HttpClient followed a redirect from {Host} to {answeredBy.Host}, which can carry a secret elsewhere. Give it a handler with AllowAutoRedirect = false.");

    public AdobeRequestException Unreachable(HttpRequestException exception) =>
        Make($"{Host} could not be reached ({exception.HttpRequestError}). Check the network, the proxy and the address.", innerException: TokenEndpointFailures.WithoutProxy(exception), isTransient: true);

    /// <summary>Something on this side threw. Never in its words, and without it where they repeat what was sent.</summary>
    public AdobeRequestException NotSent(Exception exception, TokenForm sent)
    {
        string words = exception.ToString();
        return Make(
            $"the HttpClient could not send the request, or not read the answer ({exception.GetType().Name}). Check how its handlers and its proxy are configured.",
            innerException: sent.Redact(words) == words ? exception : null);
    }

    public AdobeRequestException TimedOut(Exception exception) =>
        Make($"{Host} did not answer in time.", innerException: exception, isTransient: true);

    private static string AdviceFor(HttpStatusCode status) => (int)status switch
    {
        >= 300 and < 400 => " A redirect is not followed, because it would carry a secret elsewhere. Check the address.",
        404 or 405 => " Check the address.",
        407 => " The proxy wants credentials: set them on the HttpClient.",
        429 => " Too many requests: wait, and send fewer.",
        _ => string.Empty,
    };

    private AdobeRequestException Make(string what, RequestAnswer? answer = null, Exception? innerException = null, bool isTransient = false)
    {
        string requestId = answer?.RequestId is { } id ? $" Request id: {id}." : string.Empty;
        return new AdobeRequestException($"{plan.Failure}: {what}{requestId}", innerException)
        {
            Endpoint = plan.Address,
            StatusCode = answer?.StatusCode,
            Error = answer?.Error,
            ErrorDescription = answer?.ErrorDescription,
            IsTransient = isTransient,
            RetryAfter = answer?.RetryAfter,
            RequestId = answer?.RequestId,
        };
    }
}
