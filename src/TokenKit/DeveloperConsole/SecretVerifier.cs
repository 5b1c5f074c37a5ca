using Microsoft.Extensions.Options;
using TokenKit.Ims;
using TokenKit.OAuth;

namespace TokenKit.DeveloperConsole;

/// <summary>Verifies a secret: acquires a token with it and with no other. Secrets that are set in the options are ignored.</summary>
internal sealed class SecretVerifier
{
    private readonly ImsOptions _options;
    private readonly HttpClient _httpClient;
    private readonly TimeProvider _timeProvider;

    /// <exception cref="OptionsValidationException">
    /// Something other than the secret is missing in the credential; or the credential has no secret to verify.
    /// </exception>
    public SecretVerifier(ImsOptions options, HttpClient httpClient, TimeProvider timeProvider)
    {
        _options = options;
        _httpClient = httpClient;
        _timeProvider = timeProvider;
        using ImsTokenProvider provider = ProviderFor("not known yet");
        if (provider.Credential.LocalToken is not null)
        {
            throw new OptionsValidationException(nameof(ImsOptions), typeof(ImsOptions),
            [
                $"{nameof(ImsOptions)} has a local development token, which would be returned even if the new secret did not work; nothing "
                + "was changed. Set the credential whose secret is to be rotated.",
            ]);
        }

        ClientId = provider.Credential.ClientId;
    }

    public string ClientId { get; }

    /// <summary>Tries until a token comes, the time has passed, or another attempt would fail too.</summary>
    /// <exception cref="TokenAcquisitionException">No token came. Only <c>invalid_client</c> says that the secret is wrong.</exception>
    public async Task RunAsync(string secret, TimeSpan timeout, TimeSpan interval, CancellationToken cancellationToken)
    {
        using ImsTokenProvider provider = ProviderFor(secret);
        DateTimeOffset stopsAt = _timeProvider.GetUtcNow() + timeout;
        while (true)
        {
            try
            {
                await provider.GetTokenAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (TokenAcquisitionException failure)
                when ((failure.IsTransient || IssuerError.IsRefusedClient(failure)) && _timeProvider.GetUtcNow() + interval <= stopsAt)
            {
                // It may take a while until a new secret is known everywhere.
            }

            await Task.Delay(interval, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private ImsTokenProvider ProviderFor(string secret)
    {
        _options.ClientSecret = secret;
        _options.ClientSecrets.Clear();
        return new ImsTokenProvider(_options, _httpClient, _timeProvider);
    }
}
