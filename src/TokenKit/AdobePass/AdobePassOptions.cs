using TokenKit.Caching;

namespace TokenKit.AdobePass;

/// <summary>A registered application of Adobe Pass, and how its client is registered and asks for tokens.</summary>
/// <remarks>See https://experienceleague.adobe.com/en/docs/pass/authentication/integration-guide-programmers/rest-apis/rest-api-dcr/dynamic-client-registration-overview.</remarks>
public sealed class AdobePassOptions
{
    /// <summary>The environment that the software statement was made in. Default <see cref="AdobePassEnvironment.Production"/>.</summary>
    public AdobePassEnvironment Environment { get; set; }

    /// <summary>
    /// The host that registers clients and issues tokens. Default that of <see cref="Environment"/>, <c>https://sp.auth.adobe.com/</c>; what is
    /// set here wins over it. https only, except to loopback. A part of the key of every registration: with another one, clients are registered anew.
    /// </summary>
    public Uri Authority
    {
        get => field ?? AdobePassHosts.Of(Environment);
        set;
    }

    /// <summary>The software statement, as the TVE Dashboard gives it: a JWS of three parts (RFC 7591 section 2.3). White space is passed over.</summary>
    public string? SoftwareStatement { get; set; }

    /// <summary>
    /// The file that holds the software statement. Read again at each registration, so that a new download takes effect without a restart. Excludes
    /// <see cref="SoftwareStatement"/>.
    /// </summary>
    public string? SoftwareStatementFile { get; set; }

    /// <summary>
    /// Which registration of the application the server itself uses, where it has several. Default none: all processes with the same
    /// statement and store share one. Devices have registrations of their own, by
    /// their instance ids, none of which may be this one.
    /// </summary>
    public string? InstanceId { get; set; }

    /// <summary>
    /// The hosts, besides Adobe's API hosts, that may have this token, such as a gateway of yours. An entry may itself be a list with
    /// commas or blanks. Every <c>AdobeTokenHandler</c> of the token follows it. Default none.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Sent with the registration as <c>redirect_uri</c>, where set; its domain must be one of the registered application's.</summary>
    public Uri? RedirectUri { get; set; }

    /// <summary>
    /// Sent with the token request as <c>scope</c>, where set. Adobe documents none: a token stands for what the software statement was granted.
    /// </summary>
    public string? Scope { get; set; }

    /// <summary>
    /// What Adobe is told of the server itself, in <c>X-Device-Info</c>. Default nothing: Adobe then makes up implicit values. A device has its own.
    /// </summary>
    public AdobePassDeviceInfo? DeviceInfo { get; set; }

    /// <summary>The <c>User-Agent</c> of registrations and token requests. Default TokenKit and its version.</summary>
    public string? UserAgent { get; set; }

    /// <summary>
    /// Whether the token request has its parameters, the secret included, in the address instead of the body, as Adobe's OpenAPI file says. Default
    /// false, as Adobe's pages say: an address is logged by every proxy.
    /// </summary>
    public bool SendParametersInQuery { get; set; }

    /// <summary>
    /// The directory that keeps the registrations, for <c>AddAdobePass</c>; another <see cref="IClientRegistrationStore"/> among the services
    /// replaces it. Default <c>TokenKit/registrations</c> in the user's local application data. Losing it signs every viewer out: in a container, set
    /// it to a volume that lives on.
    /// </summary>
    public string? RegistrationDirectory { get; set; }

    /// <summary>
    /// Whether a <see cref="RegistrationDirectory"/> that was never used is an error. Default false: it is a first start. Set it to true
    /// after the first deployment if nothing but the volume outlives a restart, as in a container: an unmounted volume looks like a first
    /// start there.
    /// </summary>
    public bool RequireExistingRegistrations { get; set; }

    /// <summary>
    /// Whether a client that the token endpoint refuses as <c>invalid_client</c> is registered anew, once. Default true. Viewers who signed in with
    /// the former client must sign in again; where false, an error says that the client was refused.
    /// </summary>
    public bool ReRegisterOnInvalidClient { get; set; } = true;

    /// <summary>
    /// Whether a 401 of an API whose body, as that of REST API V2, says <c>"action": "application-registration"</c> leads to a new registration too, when a new token
    /// was refused like that as well. Default false. Never for <c>invalid_access_token_service_provider</c>, which is a matter of configuration.
    /// </summary>
    public bool ReRegisterOnApplicationRegistration { get; set; }

    /// <summary>How long after a registration that replaced a refused one no further one is made. Default one hour; it outlives a restart.</summary>
    public TimeSpan ReRegistrationCoolDown { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many devices are kept in memory with their tokens; to make room, idle ones leave first as a rule. Default 100,000.</summary>
    public int MaxCachedDevices { get; set; } = 100_000;

    /// <summary>
    /// After how long without a call a device leaves the memory, or up to a quarter of it later. Default one hour. Its registration stays in the store.
    /// </summary>
    public TimeSpan DeviceIdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>When a token is renewed; used by dependency injection and by <see cref="DeviceTokenProvider"/>.</summary>
    public TokenCacheOptions Cache { get; } = new();

    /// <summary>What of the configuration could not be read; validation reports it together with the rest.</summary>
    internal List<string> SettingProblems { get; } = [];
}
