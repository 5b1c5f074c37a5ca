using System.Net;
using Microsoft.Extensions.Logging;
using TokenKit.AdobePass.Registration;
using TokenKit.Diagnostics;
using TokenKit.OAuth;
using TokenKit.Requests;

namespace TokenKit.AdobePass;

/// <summary>What all instances of one registered application share: its endpoints, its registrations and the spacing of its requests.</summary>
internal sealed class AdobePassClient
{
    // Between the attempts with a client that the token endpoint may not know yet.
    private static readonly TimeSpan[] PausesOfYoungClient = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    private readonly string _tokenName;
    private readonly AdobePassApplication _application;
    private readonly AdobePassFailures _failures;
    private readonly TokenEndpoint _endpoint;
    private readonly ClientRegistrations _registrations;
    private readonly AddressLimiter _limiter;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;

    public AdobePassClient(
        string tokenName, AdobePassApplication application, string settings, Func<HttpClient> httpClient, IClientRegistrationStore store, AddressLimiter limiter, TimeProvider timeProvider, ILogger logger)
    {
        _tokenName = tokenName;
        _application = application;
        _failures = new AdobePassFailures(tokenName, application, settings);
        var advice = new AdobePassAdvice(application, settings);
        _endpoint = new TokenEndpoint(
            new TokenEndpointFailures(tokenName, application.TokenEndpoint, advice.ForToken), application.TokenEndpoint, ExpiresInUnit.Seconds, httpClient, timeProvider, logger);
        var registrar = new ClientRegistrar(application, _failures, advice, new RequestSender(httpClient, timeProvider), timeProvider);
        _registrations = new ClientRegistrations(tokenName, application, _failures, registrar, store, timeProvider, logger);
        _limiter = limiter;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    public AdobePassApplication Application => _application;

    public ValueTask<ClientRegistration> GetOrRegisterAsync(AdobePassDevice? device, CancellationToken cancellationToken) =>
        _registrations.GetOrRegisterAsync(device, turn => TakeTurnAsync(device, turn), cancellationToken);

    /// <summary>After the token endpoint refused the client.</summary>
    public ValueTask<ClientRegistration> ReplaceAsync(AdobePassDevice? device, ClientRegistration refused, TokenAcquisitionException refusal, CancellationToken cancellationToken) =>
        _registrations.ReplaceAsync(device, refused, refusal, _application.ReRegisters, "invalid_client", turn => TakeTurnAsync(device, turn), cancellationToken);

    /// <summary>After an API refused the client, in its own words; only where the user allows it. Where it cannot be replaced, it stays in use: other APIs may take it.</summary>
    public async ValueTask<ClientRegistration> ReplaceForApiAsync(AdobePassDevice? device, ClientRegistration refused, CancellationToken cancellationToken)
    {
        try
        {
            return await _registrations.ReplaceAsync(
                device, refused, _failures.RefusedByApi(refused), _application.ReRegistersForApi, "application-registration", turn => TakeTurnAsync(device, turn), cancellationToken).ConfigureAwait(false);
        }
        catch (TokenAcquisitionException failure)
        {
            TokenLog.NotReRegisteredForApi(_logger, _tokenName, refused.ClientId, failure.Message);
            return refused;
        }
    }

    /// <summary>Whether the token endpoint refused the client itself.</summary>
    public static bool IsRefusedClient(TokenAcquisitionException failure) => failure is
    {
        Error: "invalid_client",
        StatusCode: HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden,
    };

    /// <summary>Acquires a token; a client that was registered just now, and that the endpoint does not know yet, is tried again.</summary>
    public async Task<AccessToken> AcquireAsync(
        AdobePassDevice? device, ClientRegistration registration, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await AcquireOnceAsync(device, registration, cancellationToken).ConfigureAwait(false);
            }
            catch (TokenAcquisitionException refusal)
                when (attempt < PausesOfYoungClient.Length && IsRefusedClient(refusal) && _registrations.IsYoung(registration))
            {
                // After a pause, below.
            }

            await Task.Delay(PausesOfYoungClient[attempt], _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Acquires a token with a client that took the place of a refused one. Its refusal is transient at first.</summary>
    public async Task<AccessToken> AcquireReplacedAsync(
        AdobePassDevice? device, ClientRegistration registration, CancellationToken cancellationToken)
    {
        try
        {
            return await AcquireAsync(device, registration, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenAcquisitionException refusal) when (IsRefusedClient(refusal) && _registrations.IsYoung(registration))
        {
            throw _failures.NotKnownYet(refusal);
        }
    }

    private Task<AccessToken> AcquireOnceAsync(
        AdobePassDevice? device, ClientRegistration registration, CancellationToken cancellationToken)
    {
        var form = new TokenForm { IsInQuery = _application.SendsParametersInQuery };
        form.Add("grant_type", "client_credentials").Add("client_id", registration.ClientId).AddSecret("client_secret", registration.ClientSecret);
        if (_application.Scope is { } scope)
        {
            form.Add("scope", scope);
        }

        foreach ((string name, string? value) in AdobePassHeaders.Of(_application, device))
        {
            form.AddHeader(name, value);
        }

        return _endpoint.AcquireAsync(_ => ValueTask.FromResult(form), cancellationToken, turn => TakeTurnAsync(device, turn));
    }

    public override string ToString() => $"Adobe Pass '{_tokenName}'";

    private async ValueTask TakeTurnAsync(AdobePassDevice? device, CancellationToken cancellationToken)
    {
        string? address = device?.ForwardedForValue;
        if (!await _limiter.WaitAsync(_application.Authority.Authority, address ?? string.Empty, cancellationToken).ConfigureAwait(false))
        {
            throw _failures.TooManyWaiting(address);
        }
    }
}
