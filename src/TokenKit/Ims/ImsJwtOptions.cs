using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Tokens;

namespace TokenKit.Ims;

/// <summary>What the legacy exchange of a signed assertion needs besides the credential (<see cref="ImsGrant.Jwt"/>).</summary>
/// <remarks>
/// One of <see cref="PrivateKey"/>, <see cref="PrivateKeyPath"/>, <see cref="Certificate"/>, <see cref="SigningCredentials"/> and
/// <see cref="SignData"/> signs; more than one is an error.
/// </remarks>
public sealed class ImsJwtOptions
{
    /// <summary>The id of the technical account, <c>…@techacct.adobe.com</c>: the assertion's <c>sub</c>.</summary>
    public string? TechnicalAccountId { get; set; }

    /// <summary>The metascopes, such as <c>ent_aem_cloud_api</c>; also as <c>/s/…</c> or as the whole claim <c>https://…/s/…</c>.</summary>
    public IList<string> Metascopes { get; } = [];

    /// <summary>
    /// The private key itself: PEM (PKCS#8, encrypted or not, or PKCS#1, with any kind of line breaks or none), or base64 of PEM, DER or
    /// PFX. RSA, 2048 to 8192 bits.
    /// </summary>
    public string? PrivateKey { get; set; }

    /// <summary>
    /// The path of a file with the private key, in any of those forms or as DER or PFX. A relative path starts at the content root of the
    /// host, or without a host at the working directory.
    /// </summary>
    public string? PrivateKeyPath { get; set; }

    /// <summary>The passphrase of an encrypted key.</summary>
    public string? PrivateKeyPassphrase { get; set; }

    /// <summary>
    /// Signs with its private key, which must be RSA of 2048 bits or more. Set in code only. TokenKit does not dispose it; do not dispose
    /// it while the token is in use. A warning is logged from 30 days before it expires.
    /// </summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>
    /// Signs with RS256, such as through a crypto provider of your own; no key id is sent. Set in code only. TokenKit does not dispose
    /// them.
    /// </summary>
    public SigningCredentials? SigningCredentials { get; set; }

    /// <summary>
    /// Returns the RS256 signature of these bytes (RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518 section 3.3), which it must hash itself: for
    /// keys that never leave a vault or a hardware module. Called for each attempt to get a token, and not at start-up. An attempt has
    /// 10 s; the cancellation token ends with them. Set in code only. An exception that it throws becomes a
    /// <see cref="TokenAcquisitionException"/> that names the exception's type and not its message.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<byte[]>>? SignData { get; set; }

    /// <summary>
    /// The path of the exchange. Default <c>/ims/exchange/jwt</c>. Its <c>expires_in</c> is in milliseconds, whatever the path.
    /// </summary>
    public string ExchangePath { get; set; } = "/ims/exchange/jwt";

    /// <summary>
    /// The lifetime of an assertion. Default 5 minutes; at most 24 hours. The lifetime of the token does not depend on it.
    /// </summary>
    public TimeSpan AssertionLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether to send a <c>jti</c>, an integer never used before. Default <see langword="false"/>: only some bindings demand it.
    /// </summary>
    public bool SendJwtId { get; set; }
}
