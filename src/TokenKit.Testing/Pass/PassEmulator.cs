using System.Collections.Concurrent;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Pass.Apis;

namespace TokenKit.Testing.Pass;

/// <summary>
/// Adobe Pass: Dynamic Client Registration at <c>/pass/o/client/register</c> and <c>/pass/o/client/token</c>, the REST APIs V1 and V2 below
/// <c>/pass/</c> and the management APIs below <c>/pass-mgmt/</c>, with the checks, errors and throttling that Adobe documents.
/// </summary>
public sealed class PassEmulator
{
    /// <summary>The scope of REST API V2, and of an application that names none.</summary>
    public const string DefaultScope = "api:client:v2";

    private readonly ConcurrentDictionary<string, PassClient> _clients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PassApplication> _applications = new(StringComparer.Ordinal);
    private readonly PassThrottle _throttle;
    private readonly RegistrationEndpoint _registration;
    private readonly TokenEndpoint _token;
    private readonly ProtectedApis _apis;
    private long _lifetimeTicks = TimeSpan.FromSeconds(21_600).Ticks;
    private int _registrations;

    internal PassEmulator(TimeProvider timeProvider, FaultScript faults)
    {
        TimeProvider = timeProvider;
        Statements = new StatementRegister(timeProvider);
        _throttle = new PassThrottle(timeProvider);
        _registration = new RegistrationEndpoint(this, _throttle, faults.PassRegistration);
        _token = new TokenEndpoint(this, _throttle, faults.PassToken);
        _apis = new ProtectedApis(this, _throttle, faults.PassApi);
    }

    /// <summary>
    /// How long a new token lives, by default 21,600 s. The answer's <c>expires_in</c> is in whole seconds, rounded down.
    /// </summary>
    public TimeSpan TokenLifetime
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _lifetimeTicks));
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            Volatile.Write(ref _lifetimeTicks, value.Ticks);
        }
    }

    /// <summary>
    /// Whether a device has 1 request a second with a burst of 10, by default yes; more are answered with 429 and a page of HTML. A device is the
    /// first address of <c>X-Forwarded-For</c>, else the connection's, which in memory is one for all. The management APIs are not throttled.
    /// </summary>
    public bool IsThrottling
    {
        get => _throttle.IsOn;
        set => _throttle.IsOn = value;
    }

    /// <summary>Whether the parameters of a token request may stand in the query, as in Adobe's OpenAPI; by default yes. In the body they always may.</summary>
    public bool TakesQuery { get; set; } = true;

    /// <summary>
    /// Whether the caller's address is on the allow list of the Proxy MVPD web service, by default yes. Where not, every call of it is answered with
    /// 401, as one with a bad token is: on Adobe's page, that status means either.
    /// </summary>
    public bool IsProxyAddressAllowed { get; set; } = true;

    /// <summary>Whether <c>client_id_issued_at</c> is in milliseconds, as in real answers and by default, or in seconds, as in Adobe's text.</summary>
    public bool IssuesMillisecondIssuedAt { get; set; } = true;

    /// <summary>The key that software statements are signed with, in PEM (<c>BEGIN PUBLIC KEY</c>). Its private half never leaves the emulator.</summary>
    public string StatementPublicKeyPem => Statements.PublicKeyPem;

    /// <summary>How many requests reached <c>/o/client/register</c>, refused, throttled and faulted ones included.</summary>
    public int RegistrationRequests => _registration.Requests;

    /// <summary>How many requests reached <c>/o/client/token</c>, refused, throttled and faulted ones included.</summary>
    public int TokenRequests => _token.Requests;

    /// <summary>How many clients were registered.</summary>
    public int Registrations => Volatile.Read(ref _registrations);

    /// <summary>How many tokens were issued.</summary>
    public int TokensIssued => Tokens.Count;

    /// <summary>How many requests were over the limit of their device; 429s out of <see cref="AdobeEmulator.Faults"/> do not count.</summary>
    public int ThrottledRequests => _throttle.Refused;

    /// <summary>How many calls of the protected APIs succeeded.</summary>
    public int ApiCalls => _apis.Calls;

    /// <summary>Every client registered so far, revoked ones included: a snapshot.</summary>
    public IReadOnlyCollection<PassClient> Clients => [.. _clients.Values];

    internal TimeProvider TimeProvider { get; }

    internal StatementRegister Statements { get; }

    internal PassTokens Tokens { get; } = new();

    internal IReadOnlyList<IEmulatedService> Services => [_registration, _token, _apis];

    /// <summary>Makes a registered application, as in the TVE Dashboard.</summary>
    /// <param name="scopes">Its scopes; <see cref="DefaultScope"/> where none is named.</param>
    public PassApplication AddApplication(params string[] scopes)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        var application = new PassApplication(scopes is [] ? [DefaultScope] : [.. scopes]);
        _applications[application.Id] = application;
        return application;
    }

    /// <summary>
    /// Downloads the application's software statement: a JWS (RFC 7515, RS256) with <c>sub</c>, <c>iss</c>, <c>iat</c> and <c>nbf</c>. Each download is
    /// another text with the same <c>sub</c>, and those before stay good.
    /// </summary>
    /// <param name="application">The application.</param>
    /// <exception cref="ArgumentException">It is not one of this emulator.</exception>
    public string IssueStatement(PassApplication application)
    {
        ArgumentNullException.ThrowIfNull(application);
        return _applications.ContainsKey(application.Id)
            ? Statements.Issue(application)
            : throw new ArgumentException("The application belongs to another emulator: add it to this one.", nameof(application));
    }

    /// <summary>Revokes one software statement, and with it every client that was registered with it.</summary>
    /// <param name="statement">The statement as it was issued.</param>
    /// <returns>Whether it was issued here.</returns>
    public bool RevokeStatement(string statement)
    {
        SoftwareStatement? issued = Statements.Find(statement);
        issued?.Revoke();
        return issued is not null;
    }

    /// <summary>Revokes every software statement issued so far for an application, and with them its clients.</summary>
    /// <param name="application">The application; it may be given new statements.</param>
    public void RevokeApplication(PassApplication application)
    {
        ArgumentNullException.ThrowIfNull(application);
        Statements.RevokeAll(application);
    }

    /// <summary>Revokes a client: its token requests are <c>invalid_client</c> from now on, and its tokens are refused.</summary>
    /// <param name="clientId">Its client id.</param>
    /// <returns>Whether it was registered here.</returns>
    public bool RevokeClient(string clientId)
    {
        PassClient? client = FindClient(clientId);
        client?.Revoke();
        return client is not null;
    }

    /// <summary>Makes the protected APIs refuse a token from now on, as if it had expired.</summary>
    /// <param name="token">The token as it was issued.</param>
    /// <returns>Whether it was issued here.</returns>
    public bool RevokeToken(string token)
    {
        PassToken? issued = Tokens.Find(token);
        issued?.Revoke();
        return issued is not null;
    }

    /// <summary>Makes the protected APIs refuse every token issued so far.</summary>
    public void RevokeTokens() => Tokens.RevokeAll();

    internal PassClient? FindClient(string clientId) => _clients.GetValueOrDefault(clientId);

    internal void Add(PassClient client)
    {
        _clients[client.ClientId] = client;
        Interlocked.Increment(ref _registrations);
    }

    internal static bool IsPassPath(string path) =>
        path.StartsWith("/pass/", StringComparison.Ordinal) || path.StartsWith("/pass-mgmt/", StringComparison.Ordinal);
}
