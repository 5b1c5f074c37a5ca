using Microsoft.Extensions.Options;
using TokenKit.Ims;

namespace TokenKit.DeveloperConsole;

/// <summary>
/// Replaces the client secret of a credential, for a scheduled job: lists the secrets, adds one, publishes it through a callback, gets a token with
/// it, and only then deletes the old one. Whatever fails, the old secret works until that last step. One run at a time per credential.
/// </summary>
public sealed class ClientSecretRotation
{
    private readonly ClientSecretsClient _secrets;
    private readonly Func<ImsOptions> _options;
    private readonly Func<HttpClient> _httpClient;
    private readonly TimeProvider _timeProvider;

    /// <summary>Makes a rotation of one credential's secret.</summary>
    /// <param name="secrets">The console's list of the same credential.</param>
    /// <param name="configure">Sets the credential whose new secret is to be proved, as for a token; secrets that it sets are passed over.</param>
    /// <param name="httpClient">Carries the token request of the proof; not disposed. Its handler must not follow redirects (<c>AllowAutoRedirect = false</c>).</param>
    /// <param name="timeProvider">The clock; <see cref="TimeProvider.System"/> by default.</param>
    public ClientSecretRotation(ClientSecretsClient secrets, Action<ImsOptions> configure, HttpClient httpClient, TimeProvider? timeProvider = null)
        : this(secrets, () => Configured(configure), () => httpClient, timeProvider ?? TimeProvider.System)
    {
        ArgumentNullException.ThrowIfNull(configure);
        ArgumentNullException.ThrowIfNull(httpClient);
    }

    /// <param name="secrets">The console's list.</param>
    /// <param name="options">Makes new options each time: they are changed.</param>
    /// <param name="httpClient">Called once per run.</param>
    /// <param name="timeProvider">The clock.</param>
    internal ClientSecretRotation(ClientSecretsClient secrets, Func<ImsOptions> options, Func<HttpClient> httpClient, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        _secrets = secrets;
        _options = options;
        _httpClient = httpClient;
        _timeProvider = timeProvider;
    }

    /// <summary>Runs once. Where the credential has two secrets already it adds none: see <see cref="ClientSecretsOptions.DeleteWhenIdleFor"/>.</summary>
    /// <param name="publish">
    /// Stores the new secret where the services read it, and returns once it is there; best keep the old one behind it (<see cref="ImsOptions.ClientSecrets"/>) until
    /// the run is over. Should it throw, the new secret is deleted again: it must have stored nothing then.
    /// </param>
    /// <param name="cancellationToken">
    /// Ends the run at any point, and leaves a working secret; the message of the <see cref="OperationCanceledException"/> tells the state. To go back may
    /// take a minute more.
    /// </param>
    /// <exception cref="ClientSecretRotationException">
    /// A step failed; the message tells the state. The new secret is deleted again where it could not be published, or where IMS refused it (<c>invalid_client</c>)
    /// until <see cref="ClientSecretsOptions.VerificationTimeout"/>. Where nobody can tell whether it is good, such as in an outage of IMS, both stay.
    /// </exception>
    /// <exception cref="OptionsValidationException">The credential is not complete; nothing was changed.</exception>
    public Task<ClientSecretRotationResult> RunAsync(Func<AddedClientSecret, CancellationToken, Task> publish, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(publish);
        var check = new SecretVerifier(_options(), _httpClient(), _timeProvider);
        return new RotationRun(_secrets, check, _timeProvider).RunAsync(publish, cancellationToken);
    }

    private static ImsOptions Configured(Action<ImsOptions> configure)
    {
        var options = new ImsOptions();
        configure(options);
        return options;
    }
}
