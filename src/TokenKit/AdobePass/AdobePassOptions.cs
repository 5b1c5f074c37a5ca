using Microsoft.Extensions.Configuration;
using TokenKit.Caching;
using TokenKit.Http;
using TokenKit.Settings;

namespace TokenKit.AdobePass;

/// <summary>A registered application of Adobe Pass, and how its clients are registered and acquire tokens.</summary>
/// <remarks>
/// See the page "Dynamic Client Registration Overview" of Adobe Pass Authentication, in the section REST API DCR of its integration guide.
/// </remarks>
public sealed class AdobePassOptions
{
    /// <summary>The environment that the software statement was made in. Default <see cref="AdobePassEnvironment.Production"/>.</summary>
    public AdobePassEnvironment Environment { get; set; }

    /// <summary>
    /// The host that registers clients and issues tokens. Default: the host of <see cref="Environment"/>, which is
    /// <c>https://sp.auth.adobe.com/</c> unless changed. https only, except to loopback. It is part of the key of every registration: with
    /// another host, new clients are registered.
    /// </summary>
    public Uri Authority
    {
        get => field ?? AdobePassHosts.Of(Environment);
        set;
    }

    /// <summary>
    /// The software statement, as downloaded from the TVE Dashboard: a JWS of three parts (RFC 7591 section 2.3). White space is ignored.
    /// </summary>
    public string? SoftwareStatement { get; set; }

    /// <summary>
    /// The file that holds the software statement. It is read at each registration, so a new download takes effect without a restart. Do
    /// not set it together with <see cref="SoftwareStatement"/>.
    /// </summary>
    public string? SoftwareStatementFile { get; set; }

    /// <summary>
    /// The registration that the server itself uses, if the application has several. Default none: all processes with the same statement
    /// and store share one registration. Devices have their own registrations, and no device may have this instance id.
    /// </summary>
    public string? InstanceId { get; set; }

    /// <summary>
    /// The hosts that may receive this token besides Adobe's API hosts, such as your own gateway. An entry may itself be a list, separated
    /// by commas or blanks. It applies to every <c>AdobeTokenHandler</c> of the token. Default none.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>
    /// The products that the tokens are for, such as <see cref="AdobeProduct.AdobePass"/>. If any is named, here or on a handler, the
    /// tokens go only to the hosts of these products and to the hosts that you name. Default: empty.
    /// </summary>
    public IList<AdobeProduct> Products { get; } = [];

    /// <summary>
    /// Constant headers that go with the tokens to APIs. A header that is set on a request, on the <see cref="HttpClient"/> or on the
    /// handler wins. Default: empty.
    /// </summary>
    public IDictionary<string, string> Headers { get; } = ConstantHeaders.NewSetting();

    /// <summary>If set, sent with the registration as <c>redirect_uri</c>; its domain must be registered for the application.</summary>
    public Uri? RedirectUri { get; set; }

    /// <summary>
    /// If set, sent with the token request as <c>scope</c>. Adobe documents <c>api:client:v2</c> for REST API V2. By default a token has
    /// all scopes of the software statement.
    /// </summary>
    public string? Scope { get; set; }

    /// <summary>
    /// The description of the server itself, sent as <c>X-Device-Info</c>. Default none: Adobe then assumes values. Devices have their own
    /// descriptions.
    /// </summary>
    public AdobePassDeviceInfo? DeviceInfo { get; set; }

    /// <summary>The <c>User-Agent</c> of registrations and token requests. Default: TokenKit and its version.</summary>
    public string? UserAgent { get; set; }

    /// <summary>
    /// Whether the token request has its parameters, including the secret, in the URL instead of the body, as Adobe's OpenAPI file says.
    /// Default false, as Adobe's pages say: proxies log URLs.
    /// </summary>
    public bool SendParametersInQuery { get; set; }

    /// <summary>
    /// The directory in which <c>AddAdobePass</c> keeps the registrations, unless an <see cref="IClientRegistrationStore"/> is among the
    /// services. Default: <c>TokenKit/registrations</c> in the user's local application data. Losing it signs every viewer out: in a
    /// container, set it to a volume that outlives the container.
    /// </summary>
    public string? RegistrationDirectory { get; set; }

    /// <summary>
    /// Whether it is an error if the <see cref="RegistrationDirectory"/> was never used. Default false: it is a first start. Set it to true
    /// after the first deployment if nothing but the volume outlives a restart, as in a container: there an unmounted volume looks like a
    /// first start.
    /// </summary>
    public bool RequireExistingRegistrations { get; set; }

    /// <summary>
    /// Whether a new client is registered, once, if the token endpoint refuses the stored one with <c>invalid_client</c>. Default true. The
    /// viewers of the refused client must sign in again. If false, an error says that the client was refused.
    /// </summary>
    public bool ReRegisterOnInvalidClient { get; set; } = true;

    /// <summary>
    /// Whether a new client is registered as well if an API such as REST API V2 answers 401 with
    /// <c>"action": "application-registration"</c>, and rejects a new token in the same way. Default false. Never for
    /// <c>invalid_access_token_service_provider</c>, which is an error of configuration.
    /// </summary>
    public bool ReRegisterOnApplicationRegistration { get; set; }

    /// <summary>
    /// How long a registration that replaced a refused one is not replaced again. It counts for each registration alone: other devices
    /// are not affected. Default one hour; it outlives a restart.
    /// </summary>
    public TimeSpan ReRegistrationCoolDown { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many devices are kept in memory with their tokens. Usually, idle devices are evicted first. Default 100,000.</summary>
    public int MaxCachedDevices { get; set; } = 100_000;

    /// <summary>
    /// How long a device without calls is kept in memory; it is evicted then, or up to a quarter of this time later. Default one hour. Its
    /// registration stays in the store.
    /// </summary>
    public TimeSpan DeviceIdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>When a token is refreshed; used by dependency injection and by <see cref="DeviceTokenProvider"/>.</summary>
    public TokenCacheOptions Cache { get; } = new();

    internal static SettingsShape Shape { get; } = SettingsShape.Of<AdobePassOptions>(
        "AdobePass",
        "it holds the settings of an Adobe Pass token, such as SoftwareStatementFile and RegistrationDirectory.",
        SettingsShape.Section.Of<AdobePassDeviceInfo>(
            nameof(DeviceInfo), "it describes the server to Adobe, such as Model and OsName."));

    /// <summary>The settings that could not be read; validation reports them together with all other problems.</summary>
    internal List<string> SettingProblems { get; } = [];

    /// <summary>Reads a section. Settings that cannot be read become problems, which validation reports.</summary>
    internal void Read(IConfiguration section, IConfigurationRoot? root = null, params IEnumerable<SettingsShape> others)
    {
        var reading = new SettingsReading(section, root, Shape, others);
        reading.Bind(values => values.Bind(this));
        reading.AddTo(AllowedHosts, nameof(AllowedHosts));
        reading.AddTo(Products, nameof(Products));
        SettingProblems.AddRange(reading.Problems);
    }
}
