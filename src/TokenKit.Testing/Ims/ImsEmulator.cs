using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Journal;

namespace TokenKit.Testing.Ims;

/// <summary>
/// Adobe IMS as far as a server needs it. The client_credentials grant (RFC 6749 section 4.4) is at <c>/ims/token</c> and at
/// <c>/ims/token/v1</c> to <c>v4</c>, with the client in the form or in an Authorization header (<c>client_secret_basic</c>). The legacy
/// JWT exchange is at <c>/ims/exchange/jwt</c>, with the checks that Adobe documents. Validation and revocation are at
/// <c>/ims/validate_token/v1</c>, <c>/ims/invalidate_token/v2</c> and <c>/ims/revoke</c>. The token endpoint of PDF Services is at
/// <c>/token</c>; it takes the client id and the secret only, and gives all scopes of the credential. If Adobe says nothing, the emulator
/// is as strict as the RFC.
/// </summary>
public sealed class ImsEmulator
{
    private static readonly TimeSpan ByClientCredentials = TimeSpan.FromSeconds(86_399);
    private static readonly TimeSpan ByJwt = TimeSpan.FromMilliseconds(86_399_992);

    private readonly TimeProvider _timeProvider;
    private readonly string _host;
    private readonly EmulatedService _grants;
    private readonly EmulatedService _pdfServices;
    private readonly EmulatedService _validations;
    private readonly EmulatedService _revocations;
    private readonly ConcurrentDictionary<string, ImsEmulatorCredential> _credentials = new(StringComparer.Ordinal);
    private long _lifetimeTicks; // 0 until set

    internal ImsEmulator(TimeProvider timeProvider, string host)
    {
        _timeProvider = timeProvider;
        _host = host;
        _grants = Service(EmulatedService.Kind.ImsToken, TokenFaults, isNoStore: true);
        _pdfServices = new(EmulatedService.Kind.ImsToken, TokenFaults) { WrongMethod = PdfServicesToken.WrongMethod, IsNoStore = true };
        _validations = Service(EmulatedService.Kind.ImsOther, ValidationFaults, isNoStore: true);
        _revocations = Service(EmulatedService.Kind.ImsOther, RevocationFaults, isNoStore: false);
    }

    /// <summary>
    /// How long a new token lives, by default 86,399 s, and 86,399,992 ms for a JWT exchange. The answer's <c>expires_in</c> is in whole
    /// seconds, rounded down; at <c>/ims/token</c>, at <c>/ims/token/v1</c> and for a JWT in whole milliseconds. It never promises more
    /// than the token has.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to zero or less.</exception>
    public TimeSpan TokenLifetime
    {
        get => LifetimeOr(ByClientCredentials);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            Volatile.Write(ref _lifetimeTicks, value.Ticks);
        }
    }

    /// <summary>How many requests reached a token endpoint, refused and faulted ones included.</summary>
    public int TokenRequests => _grants.Requests + _pdfServices.Requests;

    /// <summary>How many tokens were issued.</summary>
    public int TokensIssued => Tokens.Count;

    /// <summary>How many requests reached <c>/ims/validate_token/v1</c>, refused and faulted ones included.</summary>
    public int ValidationRequests => _validations.Requests;

    /// <summary>
    /// How many requests reached <c>/ims/invalidate_token/v2</c> or <c>/ims/revoke</c>, refused and faulted ones included.
    /// </summary>
    public int RevocationRequests => _revocations.Requests;

    /// <summary>What goes wrong at the token endpoints, including the JWT exchange and the one of PDF Services.</summary>
    public FaultScript TokenFaults { get; } = new();

    /// <summary>What goes wrong at <c>/ims/validate_token/v1</c>.</summary>
    public FaultScript ValidationFaults { get; } = new();

    /// <summary>What goes wrong at <c>/ims/invalidate_token/v2</c> and <c>/ims/revoke</c>, which share these faults.</summary>
    public FaultScript RevocationFaults { get; } = new();

    internal IssuedTokens Tokens { get; } = new();

    /// <summary>Makes a credential known.</summary>
    /// <param name="credential">The credential; it may be changed later.</param>
    /// <exception cref="ArgumentException">Its client id is known already.</exception>
    public void AddCredential(ImsEmulatorCredential credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        if (!_credentials.TryAdd(credential.ClientId, credential))
        {
            throw new ArgumentException($"The client id {credential.ClientId} is known already.", nameof(credential));
        }

        credential.Secrets.DateBy(_timeProvider);
    }

    /// <summary>Returns a known credential, to be changed: a secret added, a consent withdrawn.</summary>
    /// <param name="clientId">Its client id.</param>
    /// <exception cref="KeyNotFoundException">The client id is not known.</exception>
    public ImsEmulatorCredential GetCredential(string clientId) => _credentials[clientId];

    /// <summary>Makes the API refuse a token from now on, although it has not expired.</summary>
    /// <param name="token">The token as it was issued.</param>
    /// <returns>Whether it was issued here.</returns>
    public bool Revoke(string token) => Tokens.Revoke(token);

    /// <summary>Makes the API refuse every token issued so far.</summary>
    public void RevokeAll() => Tokens.RevokeAll();

    internal void MapRoutes(IEndpointRouteBuilder routes)
    {
        // The unit of expires_in belongs to the endpoint: the first two answer in milliseconds.
        foreach (string path in new[] { "/ims/token/", "/ims/token/v1/" })
        {
            _grants.Map(routes, path, (HttpMethods.Post, exchange => Grant(exchange, inMilliseconds: true)));
        }

        foreach (string path in new[] { "/ims/token/v2/", "/ims/token/v3/", "/ims/token/v4/" })
        {
            _grants.Map(routes, path, (HttpMethods.Post, exchange => Grant(exchange, inMilliseconds: false)));
        }

        _grants.Map(routes, "/ims/exchange/jwt/", (HttpMethods.Post, ExchangeJwt));
        _grants.Map(routes, "/ims/exchange/v1/jwt/", (HttpMethods.Post, ExchangeJwt));

        _pdfServices.Map(routes, "/token", (HttpMethods.Post, GrantForPdfServices));

        var revocation = new TokenRevocation(this);
        _validations.Map(routes, "/ims/validate_token/v1", (HttpMethods.Post, new TokenValidation(_timeProvider, this).Validate));
        _revocations.Map(routes, "/ims/invalidate_token/v2", (HttpMethods.Post, revocation.Invalidate));
        _revocations.Map(routes, "/ims/revoke", (HttpMethods.Post, revocation.Revoke));
    }

    // The bearer token of a request; null if it is absent, unknown, revoked or expired.
    internal IssuedToken? TokenOf(Exchange exchange) => Tokens.FindGood(exchange.BearerToken, _timeProvider.GetUtcNow());

    internal ImsEmulatorCredential? FindCredential(string? clientId) => _credentials.GetValueOrDefault(clientId ?? string.Empty);

    internal ImsEmulatorCredential? FindCredential(long consoleOrganizationId, long consoleCredentialId) =>
        _credentials.Values.FirstOrDefault(credential =>
            credential.ConsoleOrganizationId == consoleOrganizationId && credential.ConsoleCredentialId == consoleCredentialId);

    private static EmulatedService Service(EmulatedService.Kind kind, FaultScript faults, bool isNoStore) =>
        new(kind, faults) { WrongMethod = ImsErrors.WrongMethod, IsNoStore = isNoStore };

    private Answer Grant(Exchange exchange, bool inMilliseconds) => ImsForm.Read(exchange, form =>
    {
        if (!BasicClient.IsSent(exchange))
        {
            return Grant(form, isBasic: false, inMilliseconds);
        }

        var client = BasicClient.Of(exchange)!;
        return form.RefuseWith(client) ?? Grant(
            form.With(new FormField("client_id", client.Id), new FormField("client_secret", client.Secret)), isBasic: true, inMilliseconds);
    });

    private Answer Grant(FormParameters form, bool isBasic, bool inMilliseconds)
    {
        ImsEmulatorCredential? credential = FindCredential(form["client_id"]);
        if (GrantRules.Refuse(form, credential, isBasic) is Answer refused)
        {
            return refused;
        }

        TimeSpan lifetime = credential!.TokenLifetime ?? TokenLifetime;
        var json = new JsonObject
        {
            ["access_token"] = Issue(credential, form["scope"]!, form["org_id"] ?? credential.OrganizationId, lifetime),
            ["token_type"] = "bearer",
            ["expires_in"] = (long)(inMilliseconds ? lifetime.TotalMilliseconds : lifetime.TotalSeconds),
        };
        if (credential.RequiresOrganizationId)
        {
            json.Remove("token_type");
        }

        credential.Secrets.Used(form["client_secret"]!, "client_credentials", _timeProvider.GetUtcNow());
        return Answer.Json(StatusCodes.Status200OK, json);
    }

    private Answer GrantForPdfServices(Exchange exchange)
    {
        FormParameters? form = exchange.Form?.Fields is { } fields ? new FormParameters(fields) : null;
        ImsEmulatorCredential? credential = FindCredential(form?["client_id"]);
        if (PdfServicesToken.Refuse(exchange, form, credential) is Answer refused)
        {
            return refused;
        }

        TimeSpan lifetime = credential!.TokenLifetime ?? TokenLifetime;
        string token = Issue(credential, string.Join(',', credential.Scopes), credential.OrganizationId, lifetime);
        credential.Secrets.Used(form!["client_secret"]!, "client_credentials", _timeProvider.GetUtcNow());
        return Answer.Json(StatusCodes.Status200OK, new JsonObject
        {
            ["access_token"] = token,
            ["token_type"] = "bearer",
            ["expires_in"] = (long)lifetime.TotalSeconds,
        });
    }

    private Answer ExchangeJwt(Exchange exchange) => ImsForm.Read(exchange, form =>
    {
        ImsEmulatorCredential? credential = FindCredential(form["client_id"]);
        if (JwtRules.Refuse(form, credential, ImsHosts.Of(_host, exchange.Request), _timeProvider.GetUtcNow()) is Answer refused)
        {
            return refused;
        }

        TimeSpan lifetime = credential!.TokenLifetime ?? LifetimeOr(ByJwt);
        string token = Issue(credential, string.Join(',', credential.Scopes), credential.OrganizationId, lifetime);
        credential.Secrets.Used(form["client_secret"]!, "exchange_jwt", _timeProvider.GetUtcNow());
        return Answer.Json(StatusCodes.Status200OK, new JsonObject
        {
            ["access_token"] = token,
            ["token_type"] = "bearer",
            ["expires_in"] = (long)lifetime.TotalMilliseconds,
        });
    });

    private string Issue(ImsEmulatorCredential credential, string scope, string organizationId, TimeSpan lifetime)
    {
        DateTimeOffset now = _timeProvider.GetUtcNow();
        string token = ImsTokenWriter.Write(credential, scope, now, lifetime);
        Tokens.Add(token, new IssuedToken
        {
            ClientId = credential.ClientId,
            OrganizationId = organizationId,
            Scopes = scope.Split(','),
            ExpiresAt = now + lifetime,
        });
        return token;
    }

    private TimeSpan LifetimeOr(TimeSpan otherwise) =>
        Volatile.Read(ref _lifetimeTicks) is long ticks and not 0 ? new TimeSpan(ticks) : otherwise;
}
