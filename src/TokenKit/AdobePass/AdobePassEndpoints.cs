using Microsoft.Extensions.Logging;
using TokenKit.AdobePass.Registration;
using TokenKit.Diagnostics;
using TokenKit.OAuth;

namespace TokenKit.AdobePass;

/// <summary>
/// What all clients of one registered application share: the registration endpoint and the token endpoint, the registrations, and the rate
/// limit of the requests.
/// </summary>
internal sealed class AdobePassEndpoints
{
    // Between the attempts with a client that the token endpoint may not know yet.
    private static readonly TimeSpan[] DelaysOfYoungClient = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    private readonly string _tokenName;
    private readonly AdobePassFailures _failures;
    private readonly TokenEndpoint _endpoint;
    private readonly RegistrationCoordinator _registrations;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;

    public AdobePassEndpoints(
        string tokenName,
        AdobePassApplication application,
        string settings,
        Func<HttpClient> httpClient,
        IClientRegistrationStore store,
        AddressLimiter limiter,
        TimeProvider timeProvider,
        ILogger logger)
    {
        _tokenName = tokenName;
        Application = application;
        _failures = new AdobePassFailures(tokenName, application, settings);
        _timeProvider = timeProvider;
        _logger = logger;
        var advice = new AdobePassAdvice(application, settings);
        var sender = new EndpointSender(httpClient, timeProvider, limiter.Permits);
        _endpoint = new TokenEndpoint(tokenName, application.TokenEndpoint, ExpiresIn.Unit.Seconds, advice.ForToken, sender, logger);
        var registration = new RegistrationEndpoint(application, _failures, advice, sender, timeProvider);
        _registrations = new RegistrationCoordinator(tokenName, application, _failures, registration, store, timeProvider, logger);
    }

    public AdobePassApplication Application { get; }

    public ValueTask<ClientRegistration> GetOrRegisterAsync(AdobePassDevice? device, CancellationToken cancellationToken) =>
        _registrations.GetOrRegisterAsync(device, cancellationToken);

    /// <summary>After the token endpoint refused the client.</summary>
    public ValueTask<ClientRegistration> ReplaceAsync(
        AdobePassDevice? device, ClientRegistration refused, TokenAcquisitionException failure, CancellationToken cancellationToken) =>
        _registrations.ReplaceAsync(device, refused, failure, Application.ReRegisters, "invalid_client", cancellationToken);

    /// <summary>
    /// After an API asked for a new registration; only if the user allows it. If the client cannot be replaced, it stays in use: other APIs
    /// may accept it.
    /// </summary>
    public async ValueTask<ClientRegistration> ReplaceForApiAsync(
        AdobePassDevice? device, ClientRegistration refused, CancellationToken cancellationToken)
    {
        try
        {
            return await _registrations.ReplaceAsync(
                device,
                refused,
                _failures.RefusedByApi(refused),
                Application.ReRegistersForApi,
                "application-registration",
                cancellationToken).ConfigureAwait(false);
        }
        catch (TokenAcquisitionException failure)
        {
            TokenLog.NotReRegisteredForApi(_logger, _tokenName, refused.ClientId, failure.Message);
            return refused;
        }
    }

    /// <summary>
    /// Acquires a token. A client that was registered a moment ago, and that the endpoint does not know yet, is tried again.
    /// </summary>
    public async Task<AccessToken> AcquireAsync(
        AdobePassDevice? device, ClientRegistration registration, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                AccessToken token = await AcquireOnceAsync(device, registration, cancellationToken).ConfigureAwait(false);
                return token.With(Application.Headers);
            }
            catch (TokenAcquisitionException failure) when (attempt < DelaysOfYoungClient.Length && IsNotKnownYet(failure, registration))
            {
                // Tried again after a delay, below.
            }

            await Task.Delay(DelaysOfYoungClient[attempt], _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Acquires a token with a client that replaced a refused one. If this one is refused too, the failure is transient at first.
    /// </summary>
    public async Task<AccessToken> AcquireReplacedAsync(
        AdobePassDevice? device, ClientRegistration registration, CancellationToken cancellationToken)
    {
        try
        {
            return await AcquireAsync(device, registration, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenAcquisitionException failure) when (IsNotKnownYet(failure, registration))
        {
            throw _failures.NotKnownYet(failure);
        }
    }

    public override string ToString() => $"Adobe Pass '{_tokenName}'";

    private bool IsNotKnownYet(TokenAcquisitionException failure, ClientRegistration registration) =>
        IssuerError.IsRefusedClient(failure) && _registrations.IsYoung(registration);

    private Task<AccessToken> AcquireOnceAsync(
        AdobePassDevice? device, ClientRegistration registration, CancellationToken cancellationToken)
    {
        RequestParameters parameters = new RequestParameters()
            .Add("grant_type", "client_credentials")
            .Add("client_id", registration.ClientId)
            .AddSecret("client_secret", registration.ClientSecret);
        if (Application.Scope is { } scope)
        {
            parameters.Add("scope", scope);
        }

        return _endpoint.AcquireAsync(Create, cancellationToken, device?.ForwardedForValue);

        ValueTask<(HttpRequestMessage Message, SecretRedactor Sent)> Create(CancellationToken attempt)
        {
            (HttpRequestMessage message, SecretRedactor sent) =
                parameters.ToPost(Application.TokenEndpoint, Application.SendsParametersInQuery);
            AdobePassHeaders.Add(message, Application, device);
            return new((message, sent));
        }
    }
}
