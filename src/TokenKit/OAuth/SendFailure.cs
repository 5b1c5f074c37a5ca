using System.Net;
using System.Security.Authentication;
using Polly.Timeout;

namespace TokenKit.OAuth;

/// <summary>Why a request brought no whole answer, in a message that holds nothing of what was sent.</summary>
internal sealed class SendFailure
{
    public const string ProxyCredentials = " Set them on the proxy of the HttpClient (WebProxy.Credentials).";

    /// <summary>What happened and what to do, as the end of a sentence.</summary>
    public required string What { get; init; }

    public bool IsTransient { get; init; }

    public HttpStatusCode? StatusCode { get; init; }

    public RequestFate Fate { get; init; }

    /// <summary>The exception; <see langword="null"/> if its text may hold what was sent, or the password of a proxy.</summary>
    public Exception? Inner { get; init; }

    /// <param name="exception">Whatever the HttpClient or one of its handlers threw.</param>
    /// <param name="endpoint">The address that was asked.</param>
    /// <param name="sent">What must not be seen again.</param>
    public static SendFailure Of(Exception exception, Uri endpoint, TokenForm sent)
    {
        Exception? inner = sent.MayBeIn(exception.ToString()) ? null : exception;
        return exception switch
        {
            // The body was kept back.
            _ when exception.GetBaseException() is BackChannelException ours => new()
            {
                What = ours.Message,
                Fate = RequestFate.NotCarriedOut,
            },
            HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } refused => OfProxy(refused, endpoint),
            HttpRequestException { StatusCode: HttpStatusCode.ProxyAuthenticationRequired } refused => OfProxy(refused, endpoint),

            // A handshake that broke for another reason has an exception inside.
            HttpRequestException
            {
                HttpRequestError: HttpRequestError.SecureConnectionError,
                InnerException: AuthenticationException { InnerException: null } untrusted,
            } => new()
            {
                What = $"this machine does not trust the certificate of {endpoint.Host} ({sent.Redact(untrusted.Message)}). "
                    + "If a proxy inspects TLS, install its root certificate on this machine or in this container; otherwise check the "
                    + "address and this machine's clock.",
                Fate = RequestFate.NotCarriedOut,
                Inner = inner,
            },
            HttpRequestException { StatusCode: { } status } => new()
            {
                What = $"a handler of the HttpClient reports that {endpoint.Host} answered {(int)status}.",
                IsTransient = TokenEndpointFailures.IsTransient(status),
                StatusCode = status,
                Inner = inner,
            },
            HttpRequestException unreachable => new()
            {
                What = $"{endpoint.Host} could not be reached ({unreachable.HttpRequestError}). "
                    + "Check the network, the proxy and the address.",
                IsTransient = true,
                Fate = DidNotConnect(unreachable.HttpRequestError) ? RequestFate.NotCarriedOut : RequestFate.Unknown,
                Inner = inner,
            },

            // HttpClient.Timeout or a handler's, which the user may have set shorter than ours.
            OperationCanceledException or TimeoutException or TimeoutRejectedException => new()
            {
                What = $"{endpoint.Host} did not answer in time.",
                IsTransient = true,
                Fate = RequestFate.AnswerLost,
                Inner = inner,
            },

            // How .NET says that something is configured wrong. Handlers are the user's own and throw what they like.
            _ => new()
            {
                What = $"the HttpClient could not send the request, or not read the answer ({exception.GetType().Name}). "
                    + "Check how its handlers and its proxy are configured.",
                IsTransient = exception is not (InvalidOperationException or NotSupportedException),
                Fate = exception is InvalidOperationException or NotSupportedException ? RequestFate.NotCarriedOut : RequestFate.Unknown,
                Inner = inner,
            },
        };
    }

    /// <summary>There is no client. Never with the message of a third-party exception: it may quote a proxy with its password.</summary>
    public static SendFailure OfClient(Exception exception) => new()
    {
        What = exception is BackChannelException
            ? exception.Message
            : $"the HttpClient could not be made ({exception.GetType().Name}). Check how it is configured.",
        Fate = RequestFate.NotCarriedOut,
    };

    public override string ToString() => What;

    // The message quotes the address of the proxy, with the password that may stand in it.
    private static SendFailure OfProxy(HttpRequestException exception, Uri endpoint) => new()
    {
        What = exception.StatusCode switch
        {
            HttpStatusCode.ProxyAuthenticationRequired => $"the proxy wants credentials (407).{ProxyCredentials}",
            { } status => $"the proxy refused the connection to {endpoint.Host} ({(int)status}). "
                + "Check its rules, and the proxy of the HttpClient.",
            null => $"{endpoint.Host} could not be reached ({exception.HttpRequestError}). Check the proxy of the HttpClient.",
        },
        IsTransient = exception.StatusCode is not { } answered || TokenEndpointFailures.IsTransient(answered),
        StatusCode = exception.StatusCode,
        Fate = RequestFate.NotCarriedOut,
    };

    private static bool DidNotConnect(HttpRequestError error) => error is HttpRequestError.NameResolutionError
        or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.VersionNegotiationError;
}
