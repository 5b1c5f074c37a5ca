using System.Globalization;
using System.Net;
using System.Security.Authentication;
using Polly.Timeout;

namespace TokenKit.OAuth;

/// <summary>
/// Describes what went wrong with one request: what did not happen, the host, the error, and what to do about it. A message never holds
/// what was sent.
/// </summary>
internal sealed class EndpointFailures(EndpointRequest request)
{
    private const string ProxyCredentials = " Set them on the proxy of the HttpClient (WebProxy.Credentials).";

    private string Host => request.Address.Host;

    public AdobeRequestException Refused(EndpointAnswer answer)
    {
        string said = answer switch
        {
            { Error: null, ErrorDescription: null } => string.Empty,
            { Error: null } => $" ({answer.ErrorDescription})",
            { ErrorDescription: null } => $" {answer.Error}",
            _ => $" {answer.Error} ({answer.ErrorDescription})",
        };
        string skew = answer.ClockSkew is { TotalSeconds: var ahead }
            ? string.Create(
                CultureInfo.InvariantCulture,
                $" This machine's clock differs by {ahead:+0;-0} s from the endpoint's; set the machine's clock.")
            : string.Empty;
        return Make(
            $"{Host} answered {(int)answer.StatusCode}{said}.{request.Advice(answer) ?? AdviceFor(answer.StatusCode)}{skew}",
            answer,
            isTransient: IssuerError.IsTransient(answer.StatusCode),
            fate: IssuerError.FateAfter(answer.StatusCode));
    }

    /// <summary>
    /// A success that lacks what it should hold. A body that is not JSON may come from a proxy, and the next answer may not.
    /// </summary>
    public AdobeRequestException Incomplete(EndpointAnswer answer, string missing) => answer switch
    {
        { Json: null } => Make(
            $"{Host} answered {(int)answer.StatusCode}, but not with a JSON object{answer.EncodingNote}: "
            + "a proxy or a sign-in page may stand in the way.",
            answer,
            isTransient: true,
            fate: RequestFate.AnswerLost),
        _ => Useless(answer, $"answered {(int)answer.StatusCode} without {missing}. Check the address of the endpoint."),
    };

    public AdobeRequestException Useless(EndpointAnswer answer, string what) =>
        Make($"{Host} {what}", answer, fate: RequestFate.AnswerLost);

    public AdobeRequestException RedirectFollowed(Uri answeredBy) =>
        Make(AddressedContent.RedirectFollowed(request.Address, answeredBy));

    public AdobeRequestException TimedOut(Exception exception) =>
        Make($"{Host} did not answer in time.", inner: exception, isTransient: true, fate: RequestFate.AnswerLost);

    public AdobeRequestException TooManyWaiting() => Make(
        $"too many requests wait for {Host} already, which takes one a second from one address. "
        + (request.ForwardedFor is null
            ? "Give the addresses of the viewers (forwardedFor): each of them has a limit of its own."
            : "Send fewer requests for the devices behind it."),
        isTransient: true,
        fate: RequestFate.NotCarriedOut);

    /// <summary>
    /// There is no HttpClient. The message of a third-party exception is not used: it may show a proxy with its password.
    /// </summary>
    public AdobeRequestException NoClient(Exception exception) => Make(
        exception is BackChannelException
            ? exception.Message
            : $"the HttpClient could not be made ({exception.GetType().Name}). Check how it is configured.",
        fate: RequestFate.NotCarriedOut);

    /// <summary>No whole answer came. One in the range of 200 may have begun. What was sent must not be shown.</summary>
    public AdobeRequestException NotSent(Exception exception, SecretRedactor sent, bool hasBegun)
    {
        Exception? inner = sent.MayBeIn(exception.ToString()) ? null : exception;
        AdobeRequestException failure = exception switch
        {
            // The request was stopped before it left.
            _ when exception.GetBaseException() is BackChannelException ours => Make(ours.Message, fate: RequestFate.NotCarriedOut),
            HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } refused => RefusedByProxy(refused),
            HttpRequestException { StatusCode: HttpStatusCode.ProxyAuthenticationRequired } refused => RefusedByProxy(refused),

            // A handshake that broke for another reason has an exception inside.
            HttpRequestException
            {
                HttpRequestError: HttpRequestError.SecureConnectionError,
                InnerException: AuthenticationException { InnerException: null } untrusted,
            } => Make(
                $"this machine does not trust the certificate of {Host} ({sent.Redact(untrusted.Message)}). "
                + "If a proxy inspects TLS, install its root certificate on this machine or in this container; otherwise check the "
                + "address and this machine's clock.",
                inner: inner,
                fate: RequestFate.NotCarriedOut),
            HttpRequestException { StatusCode: { } status } => Make(
                $"a handler of the HttpClient reports that {Host} answered {(int)status}.",
                inner: inner,
                isTransient: IssuerError.IsTransient(status),
                status: status),
            HttpRequestException unreachable => Make(
                $"{Host} could not be reached ({unreachable.HttpRequestError}). Check the network, the proxy and the address.",
                inner: inner,
                isTransient: true,
                fate: DidNotConnect(unreachable.HttpRequestError) ? RequestFate.NotCarriedOut : RequestFate.Unknown),

            // HttpClient.Timeout, or the limit of a handler, which the user may have set shorter than ours.
            OperationCanceledException or TimeoutException or TimeoutRejectedException => Make(
                $"{Host} did not answer in time.",
                inner: inner,
                isTransient: true,
                fate: RequestFate.AnswerLost),

            // How .NET says that something is configured wrong.
            InvalidOperationException or NotSupportedException =>
                Make(Unsendable(exception), inner: inner, fate: RequestFate.NotCarriedOut),

            // Handlers are the user's own and may throw anything.
            _ => Make(Unsendable(exception), inner: inner, isTransient: true),
        };
        failure.Fate = hasBegun ? RequestFate.AnswerLost : failure.Fate;
        return failure;
    }

    /// <summary>What to do about a status, if nothing better is known.</summary>
    public static string AdviceFor(HttpStatusCode status) => (int)status switch
    {
        >= 300 and < 400 => " A redirect is not followed, because it would carry a secret elsewhere. Check the address of the endpoint.",
        404 or 405 => " Check the address of the endpoint.",
        407 => $" The proxy requires credentials.{ProxyCredentials}",
        429 => " Too many requests: wait, and send fewer.",
        _ => string.Empty,
    };

    private static string Unsendable(Exception exception) =>
        $"the HttpClient could not send the request, or not read the answer ({exception.GetType().Name}). "
        + "Check how its handlers and its proxy are configured.";

    // The exception shows the address of the proxy, with the password that may be in it.
    private AdobeRequestException RefusedByProxy(HttpRequestException exception) => Make(
        exception.StatusCode switch
        {
            HttpStatusCode.ProxyAuthenticationRequired => $"the proxy requires credentials (407).{ProxyCredentials}",
            { } status => $"the proxy refused the connection to {Host} ({(int)status}). Check its rules, and the proxy of the HttpClient.",
            null => $"{Host} could not be reached ({exception.HttpRequestError}). Check the proxy of the HttpClient.",
        },
        isTransient: exception.StatusCode is not { } answered || IssuerError.IsTransient(answered),
        status: exception.StatusCode,
        fate: RequestFate.NotCarriedOut);

    private static bool DidNotConnect(HttpRequestError error) => error is HttpRequestError.NameResolutionError
        or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.VersionNegotiationError;

    private AdobeRequestException Make(
        string what,
        EndpointAnswer? answer = null,
        Exception? inner = null,
        bool isTransient = false,
        HttpStatusCode? status = null,
        RequestFate fate = RequestFate.Unknown)
    {
        string requestId = answer?.RequestId is { } id ? $" Request id: {id}." : string.Empty;
        var details = new FailureDetails
        {
            Endpoint = request.Address,
            StatusCode = answer?.StatusCode ?? status,
            Error = answer?.Error,
            ErrorDescription = answer?.ErrorDescription,
            IsTransient = isTransient,
            RetryAfter = answer?.RetryAfter,
            RequestId = answer?.RequestId,
        };
        return new AdobeRequestException($"{request.Failure}: {what}{requestId}", details, inner) { Fate = fate };
    }
}
