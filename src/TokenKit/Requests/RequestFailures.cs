using System.Net;
using TokenKit.OAuth;

namespace TokenKit.Requests;

/// <summary>Words what went wrong with one request: what did not happen, the host, Adobe's error, and what to do about it.</summary>
internal sealed class RequestFailures(RequestPlan plan)
{
    private string Host => plan.Address.Host;

    public AdobeRequestException Refused(RequestAnswer answer) => Make(
        $"{Host} answered {(int)answer.StatusCode}{Said(answer)}.{plan.Advice(answer) ?? AdviceFor(answer.StatusCode)}",
        answer,
        isTransient: TokenEndpointFailures.IsTransient(answer.StatusCode),
        fate: FateAfter(answer.StatusCode));

    /// <summary>A success, but without what it should hold. What is not even JSON may come from a proxy, and pass.</summary>
    public AdobeRequestException Unreadable(RequestAnswer answer, string missing) => answer.Json is null
        ? Make(
            $"{Host} answered {(int)answer.StatusCode}, but not as Adobe does{answer.EncodingNote}: "
            + "a proxy or a sign-in page may stand in the way.",
            answer,
            isTransient: true,
            fate: RequestFate.AnswerLost)
        : Make($"{Host} answered {(int)answer.StatusCode} without {missing}. Check the address.", answer, fate: RequestFate.AnswerLost);

    public AdobeRequestException RedirectFollowed(Uri answeredBy) =>
        Make(AddressedContent.RedirectFollowed(plan.Address, answeredBy));

    /// <summary>No whole answer came.</summary>
    /// <param name="failure">Why not.</param>
    /// <param name="hasBegun">Whether an answer in the range of 200 had begun.</param>
    public AdobeRequestException NotSent(SendFailure failure, bool hasBegun) => Make(
        failure.What,
        innerException: failure.Inner,
        isTransient: failure.IsTransient,
        statusCode: failure.StatusCode,
        fate: hasBegun ? RequestFate.AnswerLost : failure.Fate);

    public AdobeRequestException TimedOut(Exception exception) =>
        Make($"{Host} did not answer in time.", innerException: exception, isTransient: true, fate: RequestFate.AnswerLost);

    // A server that is overloaded or down says so before it does anything; one that failed may have failed after it.
    private static RequestFate FateAfter(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => RequestFate.AnswerLost,
        408 or (>= 500 and not 503) => RequestFate.Unknown,
        _ => RequestFate.NotCarriedOut,
    };

    private static string Said(RequestAnswer answer) => answer switch
    {
        { Error: null, ErrorDescription: null } => string.Empty,
        { Error: null } => $" ({answer.ErrorDescription})",
        { ErrorDescription: null } => $" {answer.Error}",
        _ => $" {answer.Error} ({answer.ErrorDescription})",
    };

    private static string AdviceFor(HttpStatusCode status) => (int)status switch
    {
        >= 300 and < 400 => " A redirect is not followed, because it would carry a secret elsewhere. Check the address.",
        404 or 405 => " Check the address.",
        407 => $" The proxy wants credentials.{SendFailure.ProxyCredentials}",
        429 => " Too many requests: wait, and send fewer.",
        _ => string.Empty,
    };

    private AdobeRequestException Make(
        string what,
        RequestAnswer? answer = null,
        Exception? innerException = null,
        bool isTransient = false,
        HttpStatusCode? statusCode = null,
        RequestFate fate = RequestFate.Unknown)
    {
        string requestId = answer?.RequestId is { } id ? $" Request id: {id}." : string.Empty;
        return new AdobeRequestException($"{plan.Failure}: {what}{requestId}", innerException)
        {
            Endpoint = plan.Address,
            StatusCode = answer?.StatusCode ?? statusCode,
            Error = answer?.Error,
            ErrorDescription = answer?.ErrorDescription,
            IsTransient = isTransient,
            RetryAfter = answer?.RetryAfter,
            RequestId = answer?.RequestId,
            Fate = fate,
        };
    }
}
