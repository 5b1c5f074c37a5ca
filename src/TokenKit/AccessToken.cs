using System.Buffers;
using System.Net;

namespace TokenKit;

/// <summary>An access token and its expiry. Immutable; <see cref="ToString"/> never shows the value.</summary>
public sealed class AccessToken
{
    // RFC 9110 section 5.6.2: the characters of an authentication scheme.
    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private volatile bool _isAccepted;

    /// <summary>Makes a token.</summary>
    /// <param name="value">
    /// The token as it is sent: visible ASCII characters only (U+0021 to U+007E), so that it cannot break a header.
    /// </param>
    /// <param name="expiresAt">When the issuer stops accepting it. The cache decides how early to stop sending it.</param>
    /// <param name="tokenType">
    /// The authentication scheme. <c>bearer</c> in any case becomes <c>Bearer</c> (RFC 6749 section 5.1: the type is case-insensitive).
    /// </param>
    /// <exception cref="ArgumentException">
    /// The value or the type is empty or contains a character that is not allowed in a header.
    /// </exception>
    public AccessToken(string value, DateTimeOffset expiresAt, string tokenType = "Bearer")
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        ArgumentException.ThrowIfNullOrEmpty(tokenType);
        int illegal = HeaderText.IndexOfIllegal(value);
        if (illegal >= 0)
        {
            throw new ArgumentException(
                $"The token has an illegal character (U+{(int)value[illegal]:X4}) at position {illegal}: only visible ASCII characters are "
                    + "allowed in a header.",
                nameof(value));
        }

        if (tokenType.AsSpan().ContainsAnyExcept(SchemeCharacters))
        {
            throw new ArgumentException(
                "The token type is not a valid authentication scheme (RFC 9110 section 11.1) such as Bearer.", nameof(tokenType));
        }

        Value = value;
        TokenType = string.Equals(tokenType, "Bearer", StringComparison.OrdinalIgnoreCase) ? "Bearer" : tokenType;
        ExpiresAt = expiresAt;
        Header = new TokenHeader(this);
    }

    /// <summary>The token as it is sent. A secret: keep it out of logs.</summary>
    public string Value { get; }

    /// <summary>The authentication scheme, <c>Bearer</c> unless the issuer names another one.</summary>
    public string TokenType { get; }

    /// <summary>When the issuer stops accepting the token, by this machine's wall clock.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>
    /// The client that the token was issued to. <see cref="Http.AdobeTokenHandler"/> sends it as <c>x-api-key</c>. Default
    /// <see langword="null"/>: not known.
    /// </summary>
    /// <exception cref="ArgumentException">It contains a character that is not allowed in a header.</exception>
    public string? ClientId
    {
        get;
        init => field = Sendable(value, nameof(ClientId));
    }

    /// <summary>
    /// The organization of the token, <c>…@AdobeOrg</c>. It is sent as <c>x-gw-ims-org-id</c>. Default <see langword="null"/>: not known.
    /// </summary>
    /// <exception cref="ArgumentException">It contains a character that is not allowed in a header.</exception>
    public string? OrganizationId
    {
        get;
        init => field = Sendable(value, nameof(OrganizationId));
    }

    /// <summary>The constant headers that are set beside the credential, such as <c>x-sandbox-name</c>.</summary>
    internal KeyValuePair<string, string>[] Headers { get; init; } = [];

    /// <summary>
    /// How far this machine's clock was ahead of the issuer's when the token came; <see langword="null"/> if it was close or is not known.
    /// </summary>
    internal TimeSpan? ClockSkew { get; init; }

    /// <summary>When the issuer stops accepting the token, by the clock of the issuer.</summary>
    internal DateTimeOffset IssuerExpiresAt => ExpiresAt - (ClockSkew ?? TimeSpan.Zero);

    // Made once per token, so that a request costs no allocation for it.
    internal TokenHeader Header { get; }

    /// <summary>Whether an API has accepted this token. Until then, it is possible that the API answers 401 to every token.</summary>
    internal bool IsAccepted => _isAccepted;

    /// <summary>The same token with constant headers.</summary>
    internal AccessToken With(KeyValuePair<string, string>[] headers) => headers.Length == 0 ? this : new(Value, ExpiresAt, TokenType)
    {
        ClientId = ClientId,
        OrganizationId = OrganizationId,
        Headers = headers,
        ClockSkew = ClockSkew,
    };

    /// <summary>Notes what an API answered to this token. Writes only once, because all threads share the token.</summary>
    internal void NoteAnswer(HttpStatusCode status)
    {
        if (!_isAccepted && ProvesAcceptance(status))
        {
            _isAccepted = true;
        }
    }

    /// <summary>The type and the expiry; never the value.</summary>
    public override string ToString() => $"{TokenType} token, expires at {ExpiresAt:O}";

    // Success, or an error of the request itself. Other answers may be made before anything checks the token: by a redirect to a login
    // page, a proxy, a rate limiter, or a gateway with a fault that answers sometimes 401 and sometimes 503.
    private static bool ProvesAcceptance(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.ProxyAuthenticationRequired => false,
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => false,
        _ => (int)status is (>= 200 and < 300) or (>= 400 and < 500),
    };

    private static string? Sendable(string? value, string property) => HeaderText.IndexOfIllegal(value) < 0 ? value
        : throw new ArgumentException(
            $"{property} contains a character that is not allowed in a header: use visible ASCII characters only.", property);
}
