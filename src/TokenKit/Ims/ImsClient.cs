using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TokenKit.OAuth;

namespace TokenKit.Ims;

/// <summary>
/// The endpoints of Adobe IMS for a token that was issued: they say whether it is valid, or end it. Each call sends a request, nothing is
/// cached, and the token is only in the body of the request.
/// </summary>
/// <remarks>
/// Network errors, time-outs, 408, 429 and 5xx are retried up to three times with jitter, each attempt within 10 s and all within 30 s:
/// asking twice does no harm here. If several secrets are set they are tried in order, on <c>invalid_client</c> only. Safe for concurrent
/// callers.
/// </remarks>
public sealed class ImsClient
{
    private readonly string _name;
    private readonly Func<ImsOptions> _options;
    private readonly string _settings;
    private readonly EndpointSender _sender;
    private readonly SecretSequence _secrets;

    /// <summary>Makes a client for one credential.</summary>
    /// <param name="options">The credential; checked here, and read at each call, its file included.</param>
    /// <param name="httpClient">
    /// Carries the requests; not disposed. Its handler must not follow redirects (<c>AllowAutoRedirect = false</c>).
    /// </param>
    /// <param name="timeProvider">The clock of time limits and retries; <see cref="TimeProvider.System"/> by default.</param>
    /// <exception cref="OptionsValidationException">A setting is missing or not valid; the message lists each, and what to do.</exception>
    public ImsClient(ImsOptions options, HttpClient httpClient, TimeProvider? timeProvider = null)
        : this(
            ImsCredential.NameOf(options),
            () => options!,
            nameof(ImsOptions),
            () => httpClient,
            timeProvider ?? TimeProvider.System,
            NullLogger.Instance)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(httpClient);
        Resolve(options).Dispose();
    }

    internal ImsClient(
        string name, Func<ImsOptions> options, string settings, Func<HttpClient> httpClient, TimeProvider timeProvider, ILogger logger)
    {
        _name = name;
        _options = options;
        _settings = settings;
        _sender = new EndpointSender(httpClient, timeProvider);
        _secrets = new SecretSequence(name, logger);
    }

    /// <summary>
    /// Asks IMS whether a token is valid (<c>POST /ims/validate_token/v1</c>). For one that is not valid it returns a result and does not
    /// throw.
    /// </summary>
    /// <param name="token">The token as it is sent.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AdobeRequestException">IMS did not answer the question; the message says why.</exception>
    /// <exception cref="OptionsValidationException">The credential is no longer valid; the message lists each problem.</exception>
    public async Task<TokenValidationResult> ValidateTokenAsync(string token, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(token);
        using ImsCredential credential = Resolve(_options());
        EndpointRequest request = new Requests(credential, token).Validation();
        EndpointAnswer answer = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        bool isValid = answer.Json!.Value.Member("valid", JsonValueKind.True) is not null;
        return new TokenValidationResult(isValid, answer.Shown("reason"));
    }

    /// <summary>
    /// Ends a token and all that was derived from it (<c>POST /ims/invalidate_token/v2</c> with <c>cascading=all</c>). Only the client that
    /// it was issued to may do this. A cache still returns the token until an API rejects it.
    /// </summary>
    /// <param name="token">The token as it is sent.</param>
    /// <param name="cancellationToken">Ends the call; whether the token is still valid is not known then.</param>
    /// <exception cref="AdobeRequestException">
    /// IMS did not end the token, or it is not known whether it did; the message says why.
    /// </exception>
    /// <exception cref="OptionsValidationException">The credential is no longer valid; the message lists each problem.</exception>
    public Task InvalidateTokenAsync(string token, CancellationToken cancellationToken = default) =>
        EndAsync(token, static (requests, secret) => requests.Invalidation(secret), cancellationToken);

    /// <summary>Ends a token as the standard describes it (<c>POST /ims/revoke</c>, RFC 7009, with Basic authentication).</summary>
    /// <inheritdoc cref="InvalidateTokenAsync(string, CancellationToken)"/>
    public Task RevokeTokenAsync(string token, CancellationToken cancellationToken = default) =>
        EndAsync(token, static (requests, secret) => requests.Revocation(secret), cancellationToken);

    /// <summary>The name of the credential; never a secret.</summary>
    public override string ToString() => $"IMS client '{_name}'";

    private async Task EndAsync(string token, Func<Requests, string, EndpointRequest> create, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(token);
        using ImsCredential credential = Resolve(_options());
        var requests = new Requests(credential, token);
        await _secrets.RunAsync(
            credential.ClientSecrets, secret => _sender.SendAsync(create(requests, secret), cancellationToken)).ConfigureAwait(false);
    }

    private ImsCredential Resolve(ImsOptions options)
    {
        var resolver = new ImsCredentialResolver(options, _settings);
        ImsCredential credential = resolver.Resolve()
            ?? throw new OptionsValidationException(_name, typeof(ImsOptions), [resolver.Problem]);
        return credential.LocalToken is null ? credential : throw new OptionsValidationException(_name, typeof(ImsOptions),
        [
            $"{_settings} has a local development token and no client, but these requests of IMS need one: use the credential of an OAuth "
            + "server-to-server client, or service credentials.",
        ]);
    }

    /// <summary>The requests to IMS about a token that was issued, field by field as Adobe documents them.</summary>
    internal sealed class Requests(ImsCredential credential, string token)
    {
        // Adobe's page says that the header will become mandatory.
        public EndpointRequest Validation() => Request(
            "The token could not be validated",
            "/ims/validate_token/v1",
            new RequestParameters().Add("type", "access_token").Add("client_id", credential.ClientId).AddSecret("token", token),
            secret: null,
            message => message.Headers.TryAddWithoutValidation("X-IMS-ClientId", credential.ClientId),
            answer => answer.Json?.Member("valid", JsonValueKind.True) is null && answer.Json?.Member("valid", JsonValueKind.False) is null
                ? "a verdict"
                : null);

        public EndpointRequest Invalidation(string secret) => Request(
            "The token could not be invalidated",
            "/ims/invalidate_token/v2",
            new RequestParameters()
                .Add("token_type", "access_token")
                .AddSecret("token", token)
                .Add("cascading", "all")
                .Add("client_id", credential.ClientId)
                .AddSecret("client_secret", secret),
            secret);

        public EndpointRequest Revocation(string secret) => Request(
            "The token could not be revoked",
            "/ims/revoke",
            new RequestParameters().AddSecret("token", token),
            secret,
            message => message.Headers.Authorization = new("Basic", Basic(secret)));

        // RFC 6749 section 2.3.1: both are form-encoded first.
        private string Basic(string secret) =>
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(credential.ClientId)}:{Uri.EscapeDataString(secret)}"));

        private EndpointRequest Request(
            string failure,
            string path,
            RequestParameters parameters,
            string? secret,
            Action<HttpRequestMessage>? complete = null,
            Func<EndpointAnswer, string?>? missing = null)
        {
            Uri address = ImsEndpoint.Combine(credential.Authority, path);
            return new EndpointRequest
            {
                Failure = failure,
                Address = address,
                Missing = missing ?? EndpointRequest.OwnAnswer,
                Advice = answer => AdviceFor(answer.Error, isAuthenticated: secret is not null),
                Create = _ =>
                {
                    (HttpRequestMessage message, SecretRedactor sent) = parameters.ToPost(address);
                    complete?.Invoke(message);
                    return new((message, secret is null ? sent : sent.With(secret)));
                },
            };
        }

        private string? AdviceFor(string? error, bool isAuthenticated) => error switch
        {
            "invalid_client" when isAuthenticated => ImsAdvice.ForClient(credential),
            "invalid_client" =>
                $" The client id '{credential.ShownClientId}' is unknown there: check it, and that this is the IMS of the credential.",
            _ => null,
        };
    }
}
