using Microsoft.Extensions.Options;
using TokenKit.Ims;

namespace TokenKit.DeveloperConsole;

/// <summary>
/// Replaces the client secret of a credential, for a scheduled job: lists the secrets, adds one, publishes it through a callback, acquires
/// a token with it, and only then deletes the old one. If a step fails, the old secret still works until that last step. One run at a time
/// per credential.
/// </summary>
public sealed class ClientSecretRotation
{
    private readonly ClientSecretsClient _secrets;
    private readonly Func<ImsOptions> _options;
    private readonly Func<HttpClient> _httpClient;
    private readonly TimeProvider _timeProvider;

    /// <summary>Makes a rotation of one credential's secret.</summary>
    /// <param name="secrets">The console's list of the same credential.</param>
    /// <param name="configure">Sets the credential whose new secret is verified, as for a token; secrets that it sets are ignored.</param>
    /// <param name="httpClient">
    /// Carries the token request of the verification; not disposed. Its handler must not follow redirects (<c>AllowAutoRedirect =
    /// false</c>).
    /// </param>
    /// <param name="timeProvider">The clock; <see cref="TimeProvider.System"/> by default.</param>
    public ClientSecretRotation(
        ClientSecretsClient secrets, Action<ImsOptions> configure, HttpClient httpClient, TimeProvider? timeProvider = null)
        : this(secrets, () => Configured(configure), () => httpClient, timeProvider ?? TimeProvider.System)
    {
        ArgumentNullException.ThrowIfNull(configure);
        ArgumentNullException.ThrowIfNull(httpClient);
    }

    // The delegate makes new options each time, because they are changed.
    internal ClientSecretRotation(
        ClientSecretsClient secrets, Func<ImsOptions> options, Func<HttpClient> httpClient, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        _secrets = secrets;
        _options = options;
        _httpClient = httpClient;
        _timeProvider = timeProvider;
    }

    /// <summary>
    /// Runs once. If the credential has two secrets already it adds none: see <see cref="ClientSecretsOptions.DeleteWhenIdleFor"/>.
    /// </summary>
    /// <param name="publish">
    /// Stores the new secret where the services read it, and returns once it is there; best keep the old one after it
    /// (<see cref="ImsOptions.ClientSecrets"/>) until the run has ended. If it throws, the new secret is deleted again, so it must have
    /// stored nothing then.
    /// </param>
    /// <param name="cancellationToken">
    /// Ends the run at any point, and leaves a working secret; the message of the <see cref="OperationCanceledException"/> describes the
    /// state. The clean-up may take another minute.
    /// </param>
    /// <exception cref="ClientSecretRotationException">
    /// A step failed; the message describes the state. The new secret is deleted again if it could not be published, or if IMS refused it
    /// (<c>invalid_client</c>) until <see cref="ClientSecretsOptions.VerificationTimeout"/>. If it is not known whether it works, such as
    /// in an outage of IMS, both stay.
    /// </exception>
    /// <exception cref="OptionsValidationException">The credential is not complete; nothing was changed.</exception>
    public Task<ClientSecretRotationResult> RunAsync(
        Func<AddedClientSecret, CancellationToken, Task> publish, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(publish);
        var verifier = new SecretVerifier(_options(), _httpClient(), _timeProvider);
        return new RotationRun(_secrets, verifier, _timeProvider).RunAsync(publish, cancellationToken);
    }

    private static ImsOptions Configured(Action<ImsOptions> configure)
    {
        var options = new ImsOptions();
        configure(options);
        return options;
    }
}
