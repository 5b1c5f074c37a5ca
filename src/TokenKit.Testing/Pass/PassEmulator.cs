using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
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

    internal const string SignInPath = "/pass/adobe-services/authenticate/saml";

    private readonly ConcurrentDictionary<string, PassApplication> _applications = new(StringComparer.Ordinal);
    private readonly PassThrottle _throttle;
    private readonly EmulatedService _registration;
    private readonly EmulatedService _token;
    private readonly EmulatedService _restV2;
    private readonly EmulatedService _restV1;
    private readonly EmulatedService _management;
    private readonly EmulatedService _pages;
    private long _lifetimeTicks = TimeSpan.FromSeconds(21_600).Ticks;

    internal PassEmulator(TimeProvider timeProvider)
    {
        TimeProvider = timeProvider;
        Statements = new PassStatements(timeProvider);
        Registered = new PassClients(this);
        Tokens = new PassTokens(this);
        _throttle = new PassThrottle(timeProvider);
        _registration = Endpoint(RegistrationFaults);
        _token = Endpoint(TokenFaults);
        _restV2 = new(EmulatedService.Kind.Pass, ApiFaults) { Guard = _throttle.Refuse, WrongMethod = EnhancedError.WrongMethod };
        _restV1 = new(EmulatedService.Kind.Pass, ApiFaults) { Guard = _throttle.Refuse };
        _pages = new(EmulatedService.Kind.Pass, ApiFaults) { Guard = _throttle.Refuse };
        _management = new(EmulatedService.Kind.Pass, ApiFaults);
    }

    /// <summary>
    /// How long a new token lives, by default 21,600 s. The answer's <c>expires_in</c> is in whole seconds, rounded down.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to zero or less.</exception>
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
    /// Whether a device has 1 request a second with a burst of 10, by default yes; more are answered with 429 and a page of HTML. A device
    /// is the first address of <c>X-Forwarded-For</c>, else the address of the connection, which is the same for all in memory. The
    /// management APIs are not throttled.
    /// </summary>
    public bool IsThrottling
    {
        get => _throttle.IsOn;
        set => _throttle.IsOn = value;
    }

    /// <summary>
    /// Whether the parameters of a token request may be in the query, as in Adobe's OpenAPI, by default yes. The body may always have
    /// them.
    /// </summary>
    public bool TakesQuery { get; set; } = true;

    /// <summary>
    /// Whether the caller's address is on the allow list of the Proxy MVPD web service, by default yes. If not, every call of it is
    /// answered with 401, like a call with a bad token: on Adobe's page, that status means either.
    /// </summary>
    public bool IsProxyAddressAllowed { get; set; } = true;

    /// <summary>
    /// Whether <c>client_id_issued_at</c> is in milliseconds, as in real answers, by default yes. If not, it is in seconds, as in Adobe's
    /// text.
    /// </summary>
    public bool IssuesMillisecondIssuedAt { get; set; } = true;

    /// <summary>
    /// The key that software statements are signed with, in PEM (<c>BEGIN PUBLIC KEY</c>). Its private half never leaves the emulator.
    /// </summary>
    public string StatementPublicKeyPem => Statements.PublicKeyPem;

    /// <summary>How many requests reached <c>/o/client/register</c>, refused, throttled and faulted ones included.</summary>
    public int RegistrationRequests => _registration.Requests;

    /// <summary>How many requests reached <c>/o/client/token</c>, refused, throttled and faulted ones included.</summary>
    public int TokenRequests => _token.Requests;

    /// <summary>How many clients were registered.</summary>
    public int Registrations => Registered.Count;

    /// <summary>How many tokens were issued.</summary>
    public int TokensIssued => Tokens.Issued.Count;

    /// <summary>How many requests were over the limit of their device; the 429s of faults do not count.</summary>
    public int ThrottledRequests => _throttle.Refused;

    /// <summary>How many calls of the protected APIs succeeded.</summary>
    public int ApiCalls => _restV2.Succeeded + _restV1.Succeeded + _management.Succeeded;

    /// <summary>Every client registered so far, revoked ones included: a snapshot.</summary>
    public IReadOnlyCollection<PassClient> Clients => Registered.All;

    /// <summary>What goes wrong at <c>/o/client/register</c>.</summary>
    public FaultScript RegistrationFaults { get; } = new();

    /// <summary>What goes wrong at <c>/o/client/token</c>.</summary>
    public FaultScript TokenFaults { get; } = new();

    /// <summary>What goes wrong at the APIs behind a token, including the management APIs; they share these faults.</summary>
    public FaultScript ApiFaults { get; } = new();

    internal TimeProvider TimeProvider { get; }

    internal PassStatements Statements { get; }

    internal PassClients Registered { get; }

    internal PassTokens Tokens { get; }

    /// <summary>Makes a registered application, as in the TVE Dashboard.</summary>
    /// <param name="scopes">Its scopes; <see cref="DefaultScope"/> if none is given.</param>
    public PassApplication AddApplication(params string[] scopes)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        var application = new PassApplication(scopes is [] ? [DefaultScope] : [.. scopes]);
        _applications[application.Id] = application;
        return application;
    }

    /// <summary>
    /// Downloads the application's software statement: a JWS (RFC 7515, RS256) with <c>sub</c>, <c>iss</c>, <c>iat</c> and <c>nbf</c>. Each
    /// download is another string with the same <c>sub</c>, and the earlier ones stay valid.
    /// </summary>
    /// <param name="application">The application.</param>
    /// <exception cref="ArgumentException">It belongs to another emulator.</exception>
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
        IssuedStatement? issued = Statements.Find(statement);
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
        PassClient? client = Registered.Find(clientId);
        client?.Revoke();
        return client is not null;
    }

    /// <summary>Makes the protected APIs refuse a token from now on, as if it had expired.</summary>
    /// <param name="token">The token as it was issued.</param>
    /// <returns>Whether it was issued here.</returns>
    public bool RevokeToken(string token) => Tokens.Issued.Revoke(token);

    /// <summary>Makes the protected APIs refuse every token issued so far.</summary>
    public void RevokeTokens() => Tokens.Issued.RevokeAll();

    internal void MapRoutes(IEndpointRouteBuilder routes)
    {
        _registration.Map(routes, "/pass/o/client/register", (HttpMethods.Post, Registered.Register));
        _token.Map(routes, "/pass/o/client/token", (HttpMethods.Post, Tokens.Grant));
        new RestV2(this).MapRoutes(_restV2, routes);
        new RestV1(this).MapRoutes(_restV1, routes);
        new ManagementApis(this).MapRoutes(_management, routes);
        new ServiceMonitoring(this).MapRoutes(_management, routes);

        // The last pages of the redirects that a browser follows to sign in or out. They need no token.
        _pages.Map(routes, SignInPath, (HttpMethods.Get, _ => Answer.Html(200, "Sign in with your provider.")));
        _pages.Map(routes, "/pass/adobe-services/logout", (HttpMethods.Get, _ => Answer.Html(200, "You are signed out.")));

        _management.MapAnyMethod(routes, "/pass/{**rest}", _ => Answer.NotFound);
        _management.MapAnyMethod(routes, "/pass-mgmt/{**rest}", _ => Answer.NotFound);
    }

    // Null if the token is good and has one of the scopes; without scopes every good token passes.
    internal Answer? RefuseToken(string? value, params ReadOnlySpan<string> scopes) =>
        Tokens.Issued.FindGood(value, TimeProvider.GetUtcNow()) is not IssuedToken token ? PassErrors.AccessDenied
        : ClientOf(token).IsRevoked ? PassErrors.RevokedClient
        : scopes.Length > 0 && !scopes.ContainsAny([.. token.Scopes]) ? PassErrors.InsufficientScope
        : null;

    internal PassClient ClientOf(IssuedToken token) => Registered.Find(token.ClientId)!;

    private EmulatedService Endpoint(FaultScript faults) =>
        new(EmulatedService.Kind.Pass, faults) { Guard = _throttle.Refuse, WrongMethod = PassErrors.WrongMethod, IsNoStore = true };
}
