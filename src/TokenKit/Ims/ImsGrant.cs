namespace TokenKit.Ims;

/// <summary>How a credential is exchanged for a token.</summary>
public enum ImsGrant
{
    /// <summary>
    /// OAuth server-to-server, <c>grant_type=client_credentials</c> (RFC 6749 section 4.4): what Adobe supports.
    /// </summary>
    ClientCredentials,

    /// <summary>
    /// The legacy exchange of a signed assertion at <c>/ims/exchange/jwt</c>. Adobe ended it for credentials of the Adobe
    /// Developer Console: no new certificates can be made since 2025-06-30, and a credential works until its certificate expires or until
    /// 2026-03-01, whichever is first.
    /// For service credentials of the AEM Developer Console new certificates can be made; Adobe calls those credentials deprecated too.
    /// </summary>
    Jwt,
}
