using System.Collections.Frozen;
using System.Net;
using System.Text.Json;

namespace TokenKit.OAuth;

/// <summary>
/// Classifies the answers and failures of issuers: whether to retry, to try the next secret, or to register a new client.
/// </summary>
internal static class IssuerError
{
    // RFC 6749 section 5.2, RFC 6750 section 3.1, RFC 7591 section 3.2.2, and Adobe's own.
    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
    [
        "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope",
        "access_denied", "server_error", "temporarily_unavailable", "invalid_token", "insufficient_scope", "invalid_redirect_uri",
        "invalid_client_metadata", "invalid_software_statement", "unapproved_software_statement", "internal_error", "bad_request",
        "invalid_signature",
    ]);

    /// <summary>What a failure means for the next request.</summary>
    internal enum Kind
    {
        /// <summary>The same request fails again.</summary>
        Permanent,

        /// <summary>The same request may succeed later.</summary>
        Transient,

        /// <summary>The issuer refused the client or its secret: try the next secret, or register anew.</summary>
        RefusedClient,

        /// <summary>The issuer refused the software statement: do not send it again.</summary>
        RefusedStatement,
    }

    public static Kind KindOf(Exception failure) => failure switch
    {
        TokenAcquisitionException { Details: var details } => KindOf(details),
        AdobeRequestException { Details: var details } => KindOf(details),
        _ => Kind.Permanent,
    };

    public static bool IsRefusedClient(Exception failure) => KindOf(failure) is Kind.RefusedClient;

    public static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    public static bool IsThrottled(AdobeRequestException failure) => failure.StatusCode is HttpStatusCode.TooManyRequests;

    // A server that is overloaded or down says so before it does anything; one that failed may have failed after it.
    public static RequestFate FateAfter(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => RequestFate.AnswerLost,
        408 or (>= 500 and not 503) => RequestFate.Unknown,
        _ => RequestFate.NotCarriedOut,
    };

    /// <summary>
    /// Whether an enhanced error of Adobe Pass REST API V2 asks for a new registration. The error code of a wrong service provider is a
    /// matter of configuration, which no registration fixes.
    /// </summary>
    public static bool AsksForRegistration(JsonElement error) =>
        error.Text("action") == "application-registration" && error.Text("code") != "invalid_access_token_service_provider";

    /// <summary>
    /// Whether an error code belongs to a protocol. Then it is shown as it is, even if a part of a secret looks the same.
    /// </summary>
    public static bool IsKnown(string? error) => error is not null && Known.Contains(error);

    private static Kind KindOf(FailureDetails failure) => failure switch
    {
        {
            Error: "invalid_client",
            StatusCode: HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden,
        } => Kind.RefusedClient,
        { IsTransient: true } => Kind.Transient,
        { Error: "invalid_software_statement" or "unapproved_software_statement" } => Kind.RefusedStatement,
        _ => Kind.Permanent,
    };
}
