namespace TokenKit.DeveloperConsole;

/// <summary>A rotation stopped. The message says where, why and in what state the secrets are; it holds none of them.
/// The old secret works, except that at the step <see cref="ClientSecretRotationStep.Delete"/> it may be gone; the new one works then.</summary>
public sealed class ClientSecretRotationException : Exception
{
    internal ClientSecretRotationException(ClientSecretRotationStep step, string message, Exception? innerException)
        : base(message, innerException) => Step = step;

    /// <summary>The step that failed.</summary>
    public ClientSecretRotationStep Step { get; }

    /// <summary>The secret in use before; <see langword="null"/> where there was none, or more than one.</summary>
    public ClientSecretInfo? OldSecret { get; internal init; }

    /// <summary>The secret that this run added; <see langword="null"/> where it added none that is known.</summary>
    public ClientSecretInfo? NewSecret { get; internal init; }

    /// <summary>Whether <see cref="NewSecret"/> is gone again: where it could not be published, or IMS did not take it.</summary>
    public bool IsNewSecretDeleted { get; internal init; }
}
