using System.Buffers;
using System.Net;

namespace TokenKit;

/// <summary>An access token and the moment it lapses. Immutable; <see cref="ToString"/> never shows the value.</summary>
public sealed class AccessToken
{
    // RFC 9110 section 5.6.2: what an authentication scheme may be made of.
    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private volatile bool _isAccepted;

    /// <summary>Makes a token.</summary>
    /// <param name="value">The token as it is sent: visible ASCII characters only (U+0021 to U+007E), so that it cannot break a header.</param>
    /// <param name="expiresAt">When the issuer stops accepting it. How early to stop sending it is the cache's decision.</param>
    /// <param name="tokenType">The authentication scheme. <c>bearer</c> in any case becomes <c>Bearer</c> (RFC 6749 section 5.1: the type is case-insensitive).</param>
    /// <exception cref="ArgumentException">The value or the type is empty or holds a character that a header may not carry.</exception>
    public AccessToken(string value, DateTimeOffset expiresAt, string tokenType = "Bearer")
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        ArgumentException.ThrowIfNullOrEmpty(tokenType);
        int illegal = HeaderText.IndexOfIllegal(value);
        if (illegal >= 0)
        {
            throw new ArgumentException(
                $"The token has an illegal character (U+{(int)value[illegal]:X4}) at position {illegal}: a header carries visible ASCII characters only.", nameof(value));
        }

        if (tokenType.AsSpan().ContainsAnyExcept(SchemeCharacters))
        {
            throw new ArgumentException("The token type is no authentication scheme (RFC 9110 section 11.1), such as Bearer.", nameof(tokenType));
        }

        Value = value;
        TokenType = string.Equals(tokenType, "Bearer", StringComparison.OrdinalIgnoreCase) ? "Bearer" : tokenType;
        ExpiresAt = expiresAt;
        Header = new TokenHeader(this);
    }

    /// <summary>The token as it is sent. A secret: keep it out of logs.</summary>
    public string Value { get; }

    /// <summary>The authentication scheme, <c>Bearer</c> unless the issuer said otherwise.</summary>
    public string TokenType { get; }

    /// <summary>When the issuer stops accepting the token, by this machine's wall clock.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>The client that the token was issued to, where known: <see cref="Http.AdobeTokenHandler"/> sends it as <c>x-api-key</c>. Default none.</summary>
    /// <exception cref="ArgumentException">It holds a character that a header may not carry.</exception>
    public string? ClientId
    {
        get;
        init => field = Sendable(value, nameof(ClientId));
    }

    /// <summary>The organization that the token stands for, <c>…@AdobeOrg</c>, where known: sent as <c>x-gw-ims-org-id</c>. Default none.</summary>
    /// <exception cref="ArgumentException">It holds a character that a header may not carry.</exception>
    public string? OrganizationId
    {
        get;
        init => field = Sendable(value, nameof(OrganizationId));
    }

    // Made once per token, so that a request costs no allocation for it.
    internal TokenHeader Header { get; }

    /// <summary>Whether an API is known to have accepted this token. Until then, the API may answer 401 to every token.</summary>
    internal bool IsAccepted => _isAccepted;

    /// <summary>Notes what an API answered to this token. Written once: a token that all threads send must not be a shared write.</summary>
    internal void NoteAnswer(HttpStatusCode status)
    {
        if (!_isAccepted && ProvesAcceptance(status))
        {
            _isAccepted = true;
        }
    }

    /// <summary>The type and the expiry; never the value.</summary>
    public override string ToString() => $"{TokenType} token, expires at {ExpiresAt:O}";

    // Success, or an error of the request itself. The others may come before anything looks at the token: a redirect to a login page,
    // a proxy, a rate limiter, and a gateway in trouble, which answers now 401 and now 503.
    private static bool ProvesAcceptance(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.ProxyAuthenticationRequired => false,
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => false,
        _ => (int)status is (>= 200 and < 300) or (>= 400 and < 500),
    };

    private static string? Sendable(string? value, string property) => HeaderText.IndexOfIllegal(value) < 0 ? value
        : throw new ArgumentException($"{property} holds a character that a header may not carry: only visible ASCII characters can be sent.", property);
}
