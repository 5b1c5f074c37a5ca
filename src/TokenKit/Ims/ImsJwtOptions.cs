using Microsoft.IdentityModel.Tokens;

namespace TokenKit.Ims;

/// <summary>What the legacy exchange of a signed assertion needs besides the credential (<see cref="ImsGrant.Jwt"/>).</summary>
public sealed class ImsJwtOptions
{
    /// <summary>The technical account, <c>…@techacct.adobe.com</c>: the assertion's <c>sub</c>.</summary>
    public string? TechnicalAccountId { get; set; }

    /// <summary>The metascopes, such as <c>ent_aem_cloud_api</c>: bare, as <c>/s/…</c>, or as the whole claim <c>https://…/s/…</c>.</summary>
    public IList<string> Metascopes { get; } = [];

    /// <summary>
    /// The private key itself: PEM (PKCS#8 or PKCS#1, encrypted or not, with any kind of line breaks or none), or base64 of PEM, DER or PFX. RSA,
    /// 2048 bits or more.
    /// </summary>
    public string? PrivateKey { get; set; }

    /// <summary>The path of a file with the private key, in any of those forms or as DER or PFX.</summary>
    public string? PrivateKeyPath { get; set; }

    /// <summary>The passphrase of an encrypted key.</summary>
    public string? PrivateKeyPassphrase { get; set; }

    /// <summary>
    /// Signs instead of a private key, with RS256: for keys that never leave a vault or a hardware module. Set in code only. Stays yours to
    /// dispose.
    /// </summary>
    public SigningCredentials? SigningCredentials { get; set; }

    /// <summary>The path of the exchange. Default <c>/ims/exchange/jwt</c>. Its <c>expires_in</c> counts milliseconds.</summary>
    public string ExchangePath { get; set; } = "/ims/exchange/jwt";

    /// <summary>How long an assertion is good. Default 5 minutes; at most 24 hours. The token's own life does not depend on it.</summary>
    public TimeSpan AssertionLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether to send a <c>jti</c>, an integer never used before. Default <see langword="false"/>: only some bindings demand it.</summary>
    public bool SendJwtId { get; set; }
}
