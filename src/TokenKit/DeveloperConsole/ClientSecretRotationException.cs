namespace TokenKit.DeveloperConsole;

/// <summary>
/// A rotation stopped. The message says at which step, why, and in what state the secrets are; it holds no secret. The old secret still
/// works, except that at the step <see cref="ClientSecretRotationStep.Delete"/> it may be deleted; the new one works then.
/// </summary>
public sealed class ClientSecretRotationException : Exception
{
    internal ClientSecretRotationException(ClientSecretRotationStep step, string message, Exception? innerException)
        : base(message, innerException) => Step = step;

    /// <summary>The step that failed.</summary>
    public ClientSecretRotationStep Step { get; }

    /// <summary>The secret in use before; <see langword="null"/> if there was none, or more than one.</summary>
    public ClientSecretInfo? OldSecret { get; internal init; }

    /// <summary>The secret that this run added; <see langword="null"/> if it added none that is known.</summary>
    public ClientSecretInfo? NewSecret { get; internal init; }

    /// <summary>Whether <see cref="NewSecret"/> was deleted again: because it could not be published, or because IMS refused it.</summary>
    public bool IsNewSecretDeleted { get; internal init; }
}
