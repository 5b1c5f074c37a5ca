using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;
using TokenKit.Caching;
using TokenKit.Http;
using TokenKit.Settings;

namespace TokenKit.Ims;

/// <summary>A credential of the Adobe Developer Console, and the endpoint that exchanges it for a token.</summary>
/// <remarks>See https://developer.adobe.com/developer-console/docs/guides/authentication/ServerToServerAuthentication/.</remarks>
public sealed class ImsOptions
{
    // Not a constant: it must be another object than the same path that a user sets.
    private static readonly string UsualTokenPath = new("/ims/token/v3".AsSpan());

    /// <summary>
    /// The IMS host. Default: the host in the credential file, otherwise <c>https://ims-na1.adobelogin.com/</c>, which is right for every
    /// customer; for the token endpoint of PDF Services (<see cref="TokenPath"/>) <c>https://pdf-services.adobe.io/</c>. https only, except
    /// to loopback.
    /// </summary>
    public Uri Authority { get; set; } = ImsEndpoint.Production;

    /// <summary>
    /// The token endpoint's path. Default <c>/ims/token/v3</c>; <c>/ims/token/v2</c> and <c>/ims/token/v4</c> work too. The path decides
    /// the unit of <c>expires_in</c>: seconds on v2 to v4, milliseconds on <c>/ims/token/v1</c> and <c>/ims/token</c>. A path that ends in
    /// <c>/token</c>, but not in <c>/ims/token</c>, is the token endpoint of PDF Services if there are no <see cref="Scopes"/>, or if
    /// <see cref="Authority"/> is a host of PDF Services. It gets the client id and the secret only. <c>/token</c> is the default at such a
    /// host, and for a credential file of PDF Services without <see cref="Scopes"/> unless <see cref="Authority"/> is an IMS host.
    /// </summary>
    public string TokenPath { get; set; } = UsualTokenPath;

    /// <summary>
    /// The client id; also sent to APIs as <c>x-api-key</c>. If the credentials of a file have names, it selects one, as
    /// <see cref="CredentialName"/> does. Otherwise it wins over the client id of the file or of the environment.
    /// </summary>
    public string? ClientId { get; set; }

    /// <summary>The client secret, tried first.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>
    /// Further client secrets. Each is tried when the endpoint refuses the one before with <c>invalid_client</c>: a credential has two
    /// secrets during a rotation.
    /// </summary>
    public IList<string> ClientSecrets { get; } = [];

    /// <summary>The requested scopes, case-sensitive. An entry may itself be a list separated by commas or spaces.</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>
    /// The IMS organization, <c>…@AdobeOrg</c>. Sent to APIs as <c>x-gw-ims-org-id</c>, and to the token endpoint as <c>org_id</c> if the
    /// path is v2. An Enterprise Web App credential needs it on v3 too: add <c>org_id</c> to <see cref="AdditionalParameters"/>.
    /// </summary>
    public string? OrganizationId { get; set; }

    /// <summary>
    /// The hosts, besides Adobe's API hosts, that may receive this token, such as your AEM host,
    /// <c>author-p00001-e00002.adobeaemcloud.com</c>. An entry may itself be a list separated by commas or spaces. Applies to every
    /// <c>AdobeTokenHandler</c> of the token. Default: empty.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>
    /// The products that this token is for. If any is named, here or on a handler, the token goes only to the hosts of these products and
    /// to the hosts that you name: Adobe's other API hosts are not allowed then. Default: empty.
    /// </summary>
    public IList<AdobeProduct> Products { get; } = [];

    /// <summary>
    /// Constant headers that go with this token to APIs, such as <c>x-sandbox-name</c>. A header that is set on a request, on the
    /// <see cref="HttpClient"/> or on the handler wins. Default: empty.
    /// </summary>
    public IDictionary<string, string> Headers { get; } = ConstantHeaders.NewSetting();

    /// <summary>
    /// How the credential is exchanged. Default <see langword="null"/>: as the credential requires. That is <see cref="ImsGrant.Jwt"/> if
    /// the file, or without a file <see cref="Jwt"/>, holds a JWT credential only and <see cref="Scopes"/> is empty; otherwise
    /// <see cref="ImsGrant.ClientCredentials"/>.
    /// </summary>
    public ImsGrant? Grant { get; set; }

    /// <summary>The key and the metascopes of the legacy exchange (<see cref="ImsGrant.Jwt"/>).</summary>
    public ImsJwtOptions Jwt { get; } = new();

    /// <summary>
    /// Additional parameters of the token request; one with several values is sent several times, as <c>resource</c> may be. They cannot
    /// replace those that TokenKit sends itself.
    /// </summary>
    public IDictionary<string, StringValues> AdditionalParameters { get; } =
        new Dictionary<string, StringValues>(StringComparer.Ordinal);

    /// <summary>
    /// The path of a credential file, recognized by its content: a file from one of Adobe's consoles,
    /// <c>pdfservices-api-credentials.json</c>, a Postman environment, the configuration of the aio tools, an object with the client id and
    /// the secret, or a file of variables (<c>.env</c>). docs/credentials.md lists them. What is set here explicitly wins over the file. A
    /// relative path starts at the content root of the host, or without a host at the working directory.
    /// </summary>
    public string? CredentialFile { get; set; }

    /// <summary>
    /// The name of one of several credentials in <see cref="CredentialFile"/>: the <c>name</c> in a project file, the name of an aio
    /// context, or the prefix of variables in a file <c>.env</c>. If <see cref="ClientId"/> is set too, both must match.
    /// </summary>
    public string? CredentialName { get; set; }

    /// <summary>
    /// Reads the credential from environment variables that start with this, such as <c>IMS_OAUTH_S2S</c>: <c>…_CLIENT_ID</c>,
    /// <c>…_CLIENT_SECRET</c> or <c>…_CLIENT_SECRETS</c> (one, or several as a JSON list), <c>…_ORG_ID</c> and <c>…_SCOPES</c> (a JSON
    /// list, or with commas). Other names of Adobe's tools, and the defaults of <c>FIREFLY_SERVICES</c> and <c>PDF_SERVICES</c>, are in
    /// docs/credentials.md. Default <see langword="null"/>: no such variables are read. Cannot be used together with
    /// <see cref="CredentialFile"/>.
    /// </summary>
    public string? EnvironmentPrefix { get; set; }

    /// <summary>When the token is refreshed; used by dependency injection, which wraps the provider in a cache.</summary>
    public TokenCacheOptions Cache { get; } = new();

    internal static SettingsShape Shape { get; } = SettingsShape.Of<ImsOptions>(
        "Ims",
        "it holds the settings of an IMS token, such as ClientId, ClientSecret and Scopes, or CredentialFile.",
        SettingsShape.Section.Of<ImsJwtOptions>(
            nameof(Jwt),
            "it holds the settings of the legacy exchange, such as PrivateKeyPath.",
            nameof(ImsJwtOptions.Certificate),
            nameof(ImsJwtOptions.SigningCredentials),
            nameof(ImsJwtOptions.SignData)));

    /// <summary>Which settings of the configuration could not be read; validation reports them together with the rest.</summary>
    internal List<string> SettingProblems { get; } = [];

    // By reference: the configuration binder may write the default value back.
    internal bool IsAuthoritySet => !ReferenceEquals(Authority, ImsEndpoint.Production);

    internal bool IsTokenPathSet => !ReferenceEquals(TokenPath, UsualTokenPath);

    /// <summary>Reads a section. Settings that cannot be read become problems, which validation reports, at a reload too.</summary>
    internal void Read(IConfiguration section, IConfigurationRoot? root = null, params IEnumerable<SettingsShape> others)
    {
        var reading = new SettingsReading(section, root, Shape, others);
        reading.Bind(values => values.Bind(this));
        reading.AddTo(Scopes, nameof(Scopes));
        reading.AddTo(AllowedHosts, nameof(AllowedHosts));
        reading.AddTo(Products, nameof(Products));
        reading.AddTo(ClientSecrets, nameof(ClientSecrets));
        reading.AddTo(AdditionalParameters, nameof(AdditionalParameters));
        reading.AddTo(Jwt.Metascopes, $"{nameof(Jwt)}:{nameof(ImsJwtOptions.Metascopes)}");
        SettingProblems.AddRange(reading.Problems);
    }
}
