using TokenKit.Caching;

namespace TokenKit.Ims;

/// <summary>A credential of the Adobe Developer Console and where it is exchanged for a token.</summary>
/// <remarks>See https://developer.adobe.com/developer-console/docs/guides/authentication/ServerToServerAuthentication/.</remarks>
public sealed class ImsOptions
{
    private static readonly Uri Production = new("https://ims-na1.adobelogin.com/");

    /// <summary>
    /// The IMS host. Default what the credential file says, else <c>https://ims-na1.adobelogin.com/</c>, right for every customer; https only,
    /// except to loopback.
    /// </summary>
    public Uri Authority { get; set; } = Production;

    /// <summary>
    /// The token endpoint's path. Default <c>/ims/token/v3</c>; <c>/ims/token/v2</c> and <c>/ims/token/v4</c> answer too. The path decides
    /// the unit of <c>expires_in</c>: seconds on v2 to v4, milliseconds on <c>/ims/token/v1</c> and <c>/ims/token</c>.
    /// </summary>
    public string TokenPath { get; set; } = "/ims/token/v3";

    /// <summary>
    /// The client id; also sent to APIs as <c>x-api-key</c>. Where the credentials of a file have names, it picks one, as
    /// <see cref="CredentialName"/> does; else it wins over that of the file or of the environment.
    /// </summary>
    public string? ClientId { get; set; }

    /// <summary>The client secret, tried first.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>
    /// Further client secrets, tried in order when the one before is refused as <c>invalid_client</c>: a credential has two while it is
    /// rotated.
    /// </summary>
    public IList<string> ClientSecrets { get; } = [];

    /// <summary>The scopes to ask for, case-sensitive. An entry may itself be a list with commas or blanks.</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>
    /// The IMS organization, <c>…@AdobeOrg</c>. Sent to APIs as <c>x-gw-ims-org-id</c>, and to the token endpoint as <c>org_id</c> where the
    /// path is v2. An Enterprise Web App credential needs it on v3 too: add <c>org_id</c> to <see cref="AdditionalParameters"/>.
    /// </summary>
    public string? OrganizationId { get; set; }

    /// <summary>
    /// The hosts, besides Adobe's API hosts, that may have this token, such as that of your AEM,
    /// <c>author-p00001-e00002.adobeaemcloud.com</c>. An entry may itself be a list with commas or blanks. Every
    /// <c>AdobeTokenHandler</c> of the token follows it. Default none.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>How the credential is exchanged. Default <see cref="ImsGrant.ClientCredentials"/>.</summary>
    public ImsGrant Grant { get; set; }

    /// <summary>The key and the metascopes of the legacy exchange; used where <see cref="Grant"/> is <see cref="ImsGrant.Jwt"/>.</summary>
    public ImsJwtOptions Jwt { get; } = new();

    /// <summary>Further parameters of the token request. Cannot replace those that TokenKit sends itself.</summary>
    public IDictionary<string, string> AdditionalParameters { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The path of a credential file, recognized by its shape: the project file of the Adobe Developer Console, service credentials or the local
    /// development token of the AEM Developer Console, the configuration of the aio tools, an object with <c>CLIENT_ID</c> or <c>clientId</c>,
    /// or lines <c>IMS_OAUTH_S2S_…=…</c>. What is set here explicitly wins over what the file says. A relative path starts at
    /// the content root of the host, or without a host at the working directory.
    /// </summary>
    public string? CredentialFile { get; set; }

    /// <summary>
    /// The name of one of several credentials in <see cref="CredentialFile"/>: the <c>name</c> in a project file, the name of an aio context.
    /// Where <see cref="ClientId"/> is set too, both must match.
    /// </summary>
    public string? CredentialName { get; set; }

    /// <summary>
    /// Reads the credential from environment variables that begin with this, such as <c>IMS_OAUTH_S2S</c>: <c>…_CLIENT_ID</c>,
    /// <c>…_CLIENT_SECRET</c> (one, or several as a JSON list), <c>…_ORG_ID</c> and <c>…_SCOPES</c> (a JSON list, or with commas). Default
    /// none: they are never read unasked. Excludes <see cref="CredentialFile"/>.
    /// </summary>
    public string? EnvironmentPrefix { get; set; }

    /// <summary>When the token is renewed; used by dependency injection, which wraps the provider in a cache.</summary>
    public TokenCacheOptions Cache { get; } = new();

    /// <summary>What of the configuration could not be read; validation reports it together with the rest.</summary>
    internal List<string> SettingProblems { get; } = [];

    // The binder may write back the value that it found.
    internal bool IsAuthoritySet => !ReferenceEquals(Authority, Production);
}
