using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TokenKit.Diagnostics;
using TokenKit.Ims.Jwt;
using TokenKit.OAuth;

namespace TokenKit.Ims;

/// <summary>
/// Acquires a token from Adobe IMS at each call, with OAuth server-to-server client credentials (RFC 6749 section 4.4) or with the legacy
/// exchange of a signed assertion; or hands out the local development token of a credential file until it lapses. Wrap it in a <see cref="Caching.CachingTokenProvider"/> to keep what it gets.
/// </summary>
/// <remarks>
/// Network errors, time-outs, 408, 429 and 5xx are retried up to three times with jitter, each attempt within 10 s and all within 30 s. Where
/// several secrets are set they are tried in order, on <c>invalid_client</c> only, and the one that worked is tried first from then on.
/// </remarks>
public sealed class ImsTokenProvider : ITokenProvider, ITokenDestinations, IDisposable
{
    private readonly ImsCredential _credential;
    private readonly TokenEndpoint _endpoint;
    private readonly IReadOnlyList<string> _allowedHosts;
    private readonly string _name;
    private readonly ILogger _logger;
    private readonly TimeProvider _timeProvider;

    // Written without a lock: two acquisitions that found different secrets good are both right.
    private volatile int _goodSecret;

    // Each is warned about once, until it is good again.
    private readonly bool[] _isKnownRefused;

    /// <summary>Makes a provider for one credential.</summary>
    /// <param name="options">The credential; read once, here, its file included.</param>
    /// <param name="httpClient">
    /// Carries the token requests; not disposed. Its handler must not follow redirects (<c>AllowAutoRedirect = false</c>).
    /// </param>
    /// <param name="timeProvider">The clock; <see cref="TimeProvider.System"/> by default.</param>
    /// <exception cref="OptionsValidationException">Something is missing or cannot be; the message lists all of it, with the mend.</exception>
    public ImsTokenProvider(ImsOptions options, HttpClient httpClient, TimeProvider? timeProvider = null)
        : this(CredentialNaming.NameOf(options), options, nameof(ImsOptions), () => httpClient, timeProvider ?? TimeProvider.System, NullLogger.Instance)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
    }

    internal ImsTokenProvider(
        string name,
        ImsOptions? options,
        string settings,
        Func<HttpClient> httpClient,
        TimeProvider timeProvider,
        ILogger logger,
        Action<string>? beforeKeyFile = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var resolver = new ImsCredentialResolver(options, settings) { BeforeKeyFile = beforeKeyFile };
        _credential = resolver.Resolve() ?? throw new OptionsValidationException(name, typeof(ImsOptions), [resolver.Problem]);
        _allowedHosts = HostPattern.Split(options.AllowedHosts);
        _isKnownRefused = new bool[_credential.ClientSecrets.Count];
        _name = name;
        _logger = logger;
        _timeProvider = timeProvider;
        var failures = new TokenEndpointFailures(name, _credential.TokenEndpoint, new ImsAdvice(_credential, settings, timeProvider).For);
        _endpoint = new TokenEndpoint(failures, _credential.TokenEndpoint, _credential.ExpiresInUnit, httpClient, timeProvider, logger);
    }

    internal ImsCredential Credential => _credential;

    IReadOnlyList<string> ITokenDestinations.AllowedHosts => _allowedHosts;

    bool ITokenDestinations.IsIssuerOnLoopback => SecureTransport.IsLoopback(_credential.Authority);

    /// <summary>Whether it speaks the legacy exchange, about which whoever makes the provider warns once.</summary>
    internal bool UsesLegacyGrant => _credential.Assertion is not null;

    /// <inheritdoc/>
    public async ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default)
    {
        if (_credential.LocalToken is { } local)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return OfClient(local.Get(_name, _timeProvider.GetUtcNow()));
        }

        int count = _credential.ClientSecrets.Count;
        int first = _goodSecret;
        for (int tried = 1; ; tried++)
        {
            int secret = (first + tried - 1) % count;
            try
            {
                AccessToken token = await _endpoint.AcquireAsync(attempt => FormAsync(_credential.ClientSecrets[secret], attempt, cancellationToken), cancellationToken).ConfigureAwait(false);
                _goodSecret = secret;
                _isKnownRefused[secret] = false;
                WarnOfCertificate();
                return OfClient(token);
            }
            catch (TokenAcquisitionException failure) when (failure.Error == "invalid_client" && tried < count)
            {
                if (!_isKnownRefused[secret])
                {
                    _isKnownRefused[secret] = true;
                    TokenLog.SecretRefused(_logger, secret + 1, count, _name);
                }
            }
            catch (AssertionSigningException exception)
            {
                // Not asked again at once: a vault may answer later, and the cache waits longer each time.
                throw Unsigned(exception.Message);
            }
        }
    }

    /// <summary>Lets go of the private key that was read; an <see cref="HttpClient"/> and signing credentials that were given stay as they are.</summary>
    public void Dispose() => _credential.Dispose();

    private AccessToken OfClient(AccessToken token) => new(token.Value, token.ExpiresAt, token.TokenType)
    {
        ClientId = _credential.ClientId.Length > 0 ? _credential.ClientId : null,
        OrganizationId = _credential.OrganizationId,
    };

    private void WarnOfCertificate()
    {
        if (_credential.CertificateExpiresAt is { } end)
        {
            TokenLog.CertificateEnds(_logger, _name, end, end - _timeProvider.GetUtcNow());
        }
    }

    private async ValueTask<TokenForm> FormAsync(string secret, CancellationToken attempt, CancellationToken caller)
    {
        TokenForm form = _credential.Assertion is { } assertion ? await ExchangeAsync(secret, assertion, attempt, caller).ConfigureAwait(false) : ClientCredentials(secret);
        foreach ((string name, string value) in _credential.AdditionalParameters)
        {
            // Whatever a user adds may be secret; the organization is not.
            _ = name == "org_id" ? form.Add(name, value) : form.AddSecret(name, value);
        }

        return form;
    }

    private TokenForm ClientCredentials(string secret)
    {
        TokenForm form = new TokenForm()
            .Add("grant_type", "client_credentials")
            .Add("client_id", _credential.ClientId)
            .AddSecret("client_secret", secret)
            .Add("scope", ScopeList.Join(_credential.Scopes));
        bool isToldTheOrganization = ImsEndpoint.TakesOrganization(_credential.TokenEndpoint) && !_credential.AdditionalParameters.ContainsKey("org_id");
        return isToldTheOrganization && _credential.OrganizationId is { } organization ? form.Add("org_id", organization) : form;
    }

    // Not the parameters of RFC 7523: Adobe's exchange is older.
    private async ValueTask<TokenForm> ExchangeAsync(string secret, JwtAssertion assertion, CancellationToken attempt, CancellationToken caller)
    {
        try
        {
            return new TokenForm()
                .Add("client_id", _credential.ClientId)
                .AddSecret("client_secret", secret)
                .AddSecret("jwt_token", await assertion.SignAsync(_timeProvider.GetUtcNow(), attempt).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            throw Unsigned($"{assertion.KeySetAt} did not sign the assertion in time: one attempt has {TokenEndpointPipeline.AttemptTimeout.TotalSeconds} s, the request included. See what it waits for.");
        }
    }

    private TokenAcquisitionException Unsigned(string why) => new(_name, $"The token '{_name}' could not be acquired: {why}") { IsTransient = true };
}
