using System.Collections.Frozen;

namespace TokenKit.OAuth;

/// <summary>The error codes that are words of a protocol: they steer what happens next, and hold nothing that was sent.</summary>
internal static class OAuthErrors
{
    // RFC 6749 section 5.2, RFC 6750 section 3.1, RFC 7591 section 3.2.2, and Adobe's own.
    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
    [
        "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope", "access_denied",
        "server_error", "temporarily_unavailable", "invalid_token", "insufficient_scope", "invalid_redirect_uri", "invalid_client_metadata",
        "invalid_software_statement", "unapproved_software_statement", "internal_error", "bad_request", "invalid_signature",
    ]);

    public static bool IsKnown(string? error) => error is not null && Known.Contains(error);
}
