using Microsoft.Extensions.Options;
using TokenKit.Ims;

namespace TokenKit.DeveloperConsole;

/// <summary>Proves a secret: gets a token with it and with no other. Whatever secrets are set in the options are passed over.</summary>
internal sealed class SecretVerifier
{
    private readonly ImsOptions _options;
    private readonly HttpClient _httpClient;
    private readonly TimeProvider _timeProvider;

    /// <exception cref="OptionsValidationException">The credential is not complete, but for its secret; or it has none to prove.</exception>
    public SecretVerifier(ImsOptions options, HttpClient httpClient, TimeProvider timeProvider)
    {
        _options = options;
        _httpClient = httpClient;
        _timeProvider = timeProvider;
        using ImsTokenProvider provider = ProviderFor("not known yet");
        if (provider.Credential.LocalToken is not null)
        {
            throw new OptionsValidationException(
                nameof(ImsOptions), typeof(ImsOptions), [$"{nameof(ImsOptions)} has a local development token, which would be handed out whatever the new secret is worth; nothing was changed. Set the credential whose secret is to be rotated."]);
        }

        ClientId = provider.Credential.ClientId;
    }

    public string ClientId { get; }

    /// <summary>Tries until a token comes, the time is over, or waiting cannot help.</summary>
    /// <exception cref="TokenAcquisitionException">None came. Only <c>invalid_client</c> says that the secret is to blame.</exception>
    public async Task RunAsync(string secret, TimeSpan timeout, TimeSpan interval, CancellationToken cancellationToken)
    {
        using ImsTokenProvider provider = ProviderFor(secret);
        DateTimeOffset end = _timeProvider.GetUtcNow() + timeout;
        while (true)
        {
            try
            {
                await provider.GetTokenAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (TokenAcquisitionException failure) when (MayPass(failure) && _timeProvider.GetUtcNow() + interval <= end)
            {
                // A new secret need not be known everywhere at once.
            }

            await Task.Delay(interval, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    public static bool IsRefusal(Exception exception) => exception is TokenAcquisitionException { Error: "invalid_client" };

    private static bool MayPass(TokenAcquisitionException failure) => failure.IsTransient || IsRefusal(failure);

    private ImsTokenProvider ProviderFor(string secret)
    {
        _options.ClientSecret = secret;
        _options.ClientSecrets.Clear();
        return new ImsTokenProvider(_options, _httpClient, _timeProvider);
    }
}
