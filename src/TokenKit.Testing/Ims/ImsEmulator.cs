using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Ims;

/// <summary>
/// Adobe IMS as far as a server needs it: the client_credentials grant (RFC 6749 section 4.4) at <c>/ims/token</c> and at
/// <c>/ims/token/v1</c> to <c>v4</c>, with the client in the form or in an Authorization header (<c>client_secret_basic</c>), and the
/// legacy JWT exchange at <c>/ims/exchange/jwt</c>, with the checks that Adobe documents, and what may be done to a token afterwards:
/// <c>/ims/validate_token/v1</c>, <c>/ims/invalidate_token/v2</c> and <c>/ims/revoke</c>. Where Adobe says nothing it is as strict as the RFC.
/// </summary>
public sealed partial class ImsEmulator : IEmulatedService
{
    private static readonly TimeSpan ByClientCredentials = TimeSpan.FromSeconds(86_399);
    private static readonly TimeSpan ByJwt = TimeSpan.FromMilliseconds(86_399_992);

    private readonly TimeProvider _timeProvider;
    private readonly string _host;
    private readonly FaultQueue _faults;
    private readonly ConcurrentDictionary<string, ImsEmulatorCredential> _credentials = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IssuedToken> _issued = new(StringComparer.Ordinal);
    private long _lifetimeTicks; // 0 until set
    private int _tokenRequests;
    private int _tokensIssued;

    internal ImsEmulator(TimeProvider timeProvider, string host, FaultScript faults)
    {
        _timeProvider = timeProvider;
        _host = host;
        _faults = faults.Token;
        Validation = new TokenValidation(timeProvider, this, faults.Validation);
        Revocation = new TokenRevocation(this, faults.Revocation);
    }

    /// <summary>
    /// How long a new token lives, by default 86,399 s, and 86,399,992 ms where a JWT was exchanged. The answer's <c>expires_in</c> is in whole
    /// seconds, rounded down; at <c>/ims/token</c>, at <c>/ims/token/v1</c> and for a JWT in whole milliseconds. It never promises more
    /// than the token has.
    /// </summary>
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
    public int TokenRequests => Volatile.Read(ref _tokenRequests);

    /// <summary>How many tokens were issued.</summary>
    public int TokensIssued => Volatile.Read(ref _tokensIssued);

    /// <summary>How many requests reached <c>/ims/validate_token/v1</c>, refused and faulted ones included.</summary>
    public int ValidationRequests => Validation.Requests;

    /// <summary>How many requests reached <c>/ims/invalidate_token/v2</c> or <c>/ims/revoke</c>, refused and faulted ones included.</summary>
    public int RevocationRequests => Revocation.Requests;

    internal TokenValidation Validation { get; }

    internal TokenRevocation Revocation { get; }

    FaultQueue IEmulatedService.Faults => _faults;

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
    public bool Revoke(string token)
    {
        IssuedToken? issued = Find(token);
        issued?.Revoke();
        return issued is not null;
    }

    /// <summary>Makes the API refuse every token issued so far.</summary>
    public void RevokeAll()
    {
        foreach (IssuedToken issued in _issued.Values)
        {
            issued.Revoke();
        }
    }

    bool IEmulatedService.Serves(string path) => IsTokenPath(path);

    void IEmulatedService.Arrived() => Interlocked.Increment(ref _tokenRequests);

    async Task IEmulatedService.AnswerAsync(Exchange exchange)
    {
        // RFC 6749 section 5.1: no cache may keep a token.
        exchange.ResponseHeaders.CacheControl = "no-store";
        (TokenForm? form, ImsRefusal? refusal) = await TokenForm.ReadPostAsync(exchange).ConfigureAwait(false);
        await (refusal?.SendAsync(exchange) ?? AnswerAsync(exchange, form!)).ConfigureAwait(false);
    }

    internal static bool IsTokenPath(string path) => TokenPath().IsMatch(path) || JwtPath().IsMatch(path);

    internal IssuedToken? Find(string token) => _issued.GetValueOrDefault(token);

    internal ImsEmulatorCredential? FindCredential(string? clientId) => _credentials.GetValueOrDefault(clientId ?? string.Empty);

    internal ImsEmulatorCredential? FindCredential(long consoleOrganizationId, long consoleCredentialId) => _credentials.Values.FirstOrDefault(
        credential => credential.ConsoleOrganizationId == consoleOrganizationId && credential.ConsoleCredentialId == consoleCredentialId);

    private Task AnswerAsync(Exchange exchange, TokenForm form) =>
        JwtPath().IsMatch(exchange.Recorded.Path) ? ExchangeAsync(exchange, form) : GrantAsync(exchange, form);

    private Task ExchangeAsync(Exchange exchange, TokenForm form)
    {
        ImsEmulatorCredential? credential = FindCredential(form["client_id"]);
        ImsRefusal? refusal = JwtRules.Refuse(form, credential, ImsHosts.Of(_host, exchange.Request), _timeProvider.GetUtcNow());
        return refusal?.SendAsync(exchange) ?? exchange.SendJsonAsync(StatusCodes.Status200OK, Exchanged(form, credential!));
    }

    private Task GrantAsync(Exchange exchange, TokenForm form)
    {
        bool isBasic = BasicClient.IsSent(exchange.Request.Headers);
        (TokenForm? complete, ImsRefusal? refusal) = isBasic ? form.With(BasicClient.Of(exchange.Request.Headers)!) : (form, null);
        ImsEmulatorCredential? credential = FindCredential(complete?["client_id"]);
        refusal ??= GrantRules.Refuse(complete!, credential);
        if (refusal is null)
        {
            bool inMilliseconds = MillisecondPath().IsMatch(exchange.Recorded.Path);
            return exchange.SendJsonAsync(StatusCodes.Status200OK, Granted(complete!, credential!, inMilliseconds));
        }

        if (isBasic && refusal.Error == "invalid_client")
        {
            // RFC 6749 section 5.2: a client that used the header gets a 401 and a challenge.
            exchange.ResponseHeaders.WWWAuthenticate = "Basic realm=\"ims\"";
            refusal = refusal with { Status = StatusCodes.Status401Unauthorized };
        }

        return refusal.SendAsync(exchange);
    }

    private string Granted(TokenForm form, ImsEmulatorCredential credential, bool inMilliseconds)
    {
        TimeSpan lifetime = credential.TokenLifetime ?? TokenLifetime;
        string token = Issue(credential, form["scope"]!, form["org_id"] ?? credential.OrganizationId, lifetime);
        credential.Secrets.Used(form["client_secret"]!, "client_credentials", _timeProvider.GetUtcNow());
        string? type = credential.RequiresOrganizationId ? null : "bearer";
        return TokenAnswer.Write(token, type, (long)(inMilliseconds ? lifetime.TotalMilliseconds : lifetime.TotalSeconds));
    }

    private string Exchanged(TokenForm form, ImsEmulatorCredential credential)
    {
        TimeSpan lifetime = credential.TokenLifetime ?? LifetimeOr(ByJwt);
        string token = Issue(credential, string.Join(',', credential.Scopes), credential.OrganizationId, lifetime);
        credential.Secrets.Used(form["client_secret"]!, "exchange_jwt", _timeProvider.GetUtcNow());
        return TokenAnswer.Write(token, "bearer", (long)lifetime.TotalMilliseconds);
    }

    private string Issue(ImsEmulatorCredential credential, string scope, string organizationId, TimeSpan lifetime)
    {
        DateTimeOffset now = _timeProvider.GetUtcNow();
        string token = ImsTokenWriter.Write(credential, scope, now, lifetime);
        _issued[token] = new IssuedToken
        {
            Number = Interlocked.Increment(ref _tokensIssued),
            ClientId = credential.ClientId,
            OrganizationId = organizationId,
            Scopes = scope.Split(','),
            ExpiresAt = now + lifetime,
        };
        return token;
    }

    private TimeSpan LifetimeOr(TimeSpan otherwise) => Volatile.Read(ref _lifetimeTicks) is long ticks and not 0 ? new TimeSpan(ticks) : otherwise;

    [GeneratedRegex("^/ims/exchange/(v1/)?jwt/?\\z")]
    private static partial Regex JwtPath();

    [GeneratedRegex("^/ims/token(/v[1-4])?/?\\z")]
    private static partial Regex TokenPath();

    // The unit of expires_in belongs to the endpoint: these two answer in milliseconds.
    [GeneratedRegex("^/ims/token(/v1)?/?\\z")]
    private static partial Regex MillisecondPath();
}
