using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TokenKit.Diagnostics;
using TokenKit.Http;
using TokenKit.Ims.Jwt;
using TokenKit.OAuth;

namespace TokenKit.Ims;

/// <summary>
/// Acquires a token from Adobe IMS at each call, with OAuth server-to-server client credentials (RFC 6749 section 4.4) or with the legacy
/// exchange of a signed assertion; or returns the local development token of a credential file until it expires. Wrap it in a
/// <see cref="Caching.CachingTokenProvider"/> to keep its tokens.
/// </summary>
/// <remarks>
/// Network errors, time-outs, 408, 429 and 5xx are retried up to three times with jitter, each attempt within 10 s and all within 30 s. If
/// several secrets are set they are tried in order, on <c>invalid_client</c> only, and the one that worked is tried first from then on.
/// </remarks>
public sealed class ImsTokenProvider : ITokenProvider, ISharableProvider, ITokenDestinations, IDisposable
{
    private readonly TokenEndpoint _endpoint;
    private readonly SecretSequence _secrets;
    private readonly AllowedHosts _allowedHosts;
    private readonly KeyValuePair<string, string>[] _headers;
    private readonly string _name;
    private readonly ILogger _logger;
    private readonly TimeProvider _timeProvider;

    /// <summary>Makes a provider for one credential.</summary>
    /// <param name="options">The credential; read once, here, its file included.</param>
    /// <param name="httpClient">
    /// Carries the token requests; not disposed. Its handler must not follow redirects (<c>AllowAutoRedirect = false</c>).
    /// </param>
    /// <param name="timeProvider">The clock; <see cref="TimeProvider.System"/> by default.</param>
    /// <exception cref="OptionsValidationException">A setting is missing or not valid; the message lists each, and what to do.</exception>
    public ImsTokenProvider(ImsOptions options, HttpClient httpClient, TimeProvider? timeProvider = null)
        : this(
            ImsCredential.NameOf(options),
            options,
            nameof(ImsOptions),
            () => httpClient,
            timeProvider ?? TimeProvider.System,
            NullLogger.Instance)
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
        : this(name, options, settings, new EndpointSender(httpClient, timeProvider), timeProvider, logger, beforeKeyFile)
    {
    }

    /// <summary>The same with a sender and values that several providers share, and with the path of the hosts for messages.</summary>
    internal ImsTokenProvider(
        string name,
        ImsOptions? options,
        string settings,
        EndpointSender sender,
        TimeProvider timeProvider,
        ILogger logger,
        Action<string>? beforeKeyFile = null,
        string? hostSettings = null,
        SharedValues? shared = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var resolver = new ImsCredentialResolver(options, settings) { BeforeKeyFile = beforeKeyFile, Shared = shared ?? new() };
        Credential = resolver.Resolve() ?? throw new OptionsValidationException(name, typeof(ImsOptions), [resolver.Problem]);
        _allowedHosts = new AllowedHosts(HostPattern.Split(options.AllowedHosts), options.Products)
        {
            AllowsLoopback = SecureTransport.IsLoopback(Credential.Authority),
            Settings = hostSettings,
        };
        _headers = [.. options.Headers];
        _secrets = new SecretSequence(name, logger);
        _name = name;
        _logger = logger;
        _timeProvider = timeProvider;
        _endpoint = new TokenEndpoint(
            name,
            Credential.TokenEndpoint,
            Credential.ExpiresInUnit,
            new ImsAdvice(Credential, settings, timeProvider).For,
            sender,
            logger);
    }

    internal ImsCredential Credential { get; }

    AllowedHosts ITokenDestinations.AllowedHosts => _allowedHosts;

    // A local development token is the same in every process that has its file.
    IEnumerable<string?>? ISharableProvider.SharedIdentity =>
        Credential.LocalToken is null ? [.. Credential.ClientIdentity, .. Credential.RequestIdentity] : null;

    IReadOnlyList<string> ISharableProvider.SharedSecrets => Credential.ClientSecrets;

    /// <summary>Whether it speaks the legacy exchange, about which the maker of the provider warns once.</summary>
    internal bool UsesLegacyGrant => Credential.Assertion is not null;

    /// <inheritdoc/>
    public async ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default)
    {
        if (Credential.LocalToken is { } local)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Complete(local.Get(_name, _timeProvider.GetUtcNow()));
        }

        try
        {
            AccessToken token = await _secrets.RunAsync(Credential.ClientSecrets, Acquire).ConfigureAwait(false);
            WarnOfCertificate();
            return Complete(token);
        }
        catch (AssertionSigningException exception)
        {
            // Not retried at once: a vault may answer later, and the cache waits longer each time.
            throw new TokenAcquisitionException(_name, Unsigned(exception.Message)) { IsTransient = true };
        }

        Task<AccessToken> Acquire(string secret) => _endpoint.AcquireAsync(
            async attempt =>
            {
                RequestParameters parameters = await ParametersAsync(secret, attempt, cancellationToken).ConfigureAwait(false);
                return parameters.ToPost(Credential.TokenEndpoint);
            },
            cancellationToken);
    }

    /// <summary>The token with the client, the organization and the constant headers.</summary>
    internal AccessToken Complete(AccessToken token) => new(token.Value, token.ExpiresAt, token.TokenType)
    {
        ClientId = Credential.ClientId.Length > 0 ? Credential.ClientId : null,
        OrganizationId = Credential.OrganizationId,
        Headers = _headers,
        ClockSkew = token.ClockSkew,
    };

    AccessToken ISharableProvider.Complete(AccessToken token) => Complete(token);

    /// <summary>
    /// Disposes the private key that was read; an <see cref="HttpClient"/> and signing credentials that were given are not disposed.
    /// </summary>
    public void Dispose() => Credential.Dispose();

    private void WarnOfCertificate()
    {
        if (Credential.CertificateExpiresAt is { } expiresAt)
        {
            TokenLog.CertificateEnds(_logger, _name, expiresAt, expiresAt - _timeProvider.GetUtcNow());
        }
    }

    private async ValueTask<RequestParameters> ParametersAsync(string secret, CancellationToken attempt, CancellationToken caller)
    {
        RequestParameters parameters = Credential.Assertion is { } assertion
            ? await ExchangeAsync(secret, assertion, attempt, caller).ConfigureAwait(false)
            : Credential.UsesPdfServices ? ClientAlone(secret)
            : ClientCredentials(secret);
        foreach ((string name, string value) in Credential.AdditionalParameters)
        {
            // A parameter of the user may be secret; the organization is not.
            _ = name == "org_id" ? parameters.Add(name, value) : parameters.AddSecret(name, value);
        }

        return parameters;
    }

    // PDF Services API, "Getting started": neither a grant type nor scopes.
    private RequestParameters ClientAlone(string secret) =>
        new RequestParameters().Add("client_id", Credential.ClientId).AddSecret("client_secret", secret);

    private RequestParameters ClientCredentials(string secret)
    {
        RequestParameters parameters = new RequestParameters()
            .Add("grant_type", "client_credentials")
            .Add("client_id", Credential.ClientId)
            .AddSecret("client_secret", secret)
            .Add("scope", ScopeList.Join(Credential.Scopes));
        bool sendsOrganization = ImsEndpoint.TakesOrganization(Credential.TokenEndpoint)
            && !Credential.AdditionalParameters.Any(parameter => parameter.Key == "org_id");
        return sendsOrganization && Credential.OrganizationId is { } organization ? parameters.Add("org_id", organization) : parameters;
    }

    // Not the parameters of RFC 7523: Adobe's exchange is older.
    private async ValueTask<RequestParameters> ExchangeAsync(
        string secret, JwtAssertion assertion, CancellationToken attempt, CancellationToken caller)
    {
        try
        {
            return new RequestParameters()
                .Add("client_id", Credential.ClientId)
                .AddSecret("client_secret", secret)
                .AddSecret("jwt_token", await assertion.SignAsync(_timeProvider.GetUtcNow(), attempt).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            throw new AdobeRequestException(Unsigned(
                $"{assertion.KeySetting} did not sign the assertion in time: one attempt has {RetryPipeline.AttemptTimeout.TotalSeconds} "
                    + "s, "
                + "the request included. Find out what the signing waits for."))
            { IsTransient = true };
        }
    }

    private string Unsigned(string why) => $"{TokenEndpoint.FailureOf(_name)}: {why}";
}
