namespace TokenKit.DeveloperConsole;

/// <summary>How far one rotation has come, and the words for it.</summary>
internal sealed class RotationState
{
    public ClientSecretRotationStep Step { get; set; }

    public ClientSecretInfo? Old { get; set; }

    public AddedClientSecret? New { get; set; }

    public bool IsNewDeleted { get; set; }

    /// <summary>What became of the new secret, as a sentence; <see langword="null"/> where there is none.</summary>
    public string? Outcome { get; set; }

    public Exception Failed(Exception cause, CancellationToken cancellationToken)
    {
        string old = Old is null ? string.Empty : Step is ClientSecretRotationStep.Delete
            ? $" Whether the old secret {Old.Uuid} is deleted is not known: list the secrets, and delete it once nobody uses it."
            : $" The old secret {Old.Uuid} works as before.";
        string state = $"{old}{(Outcome is null ? string.Empty : $" {Outcome}")}";
        return cause is OperationCanceledException && cancellationToken.IsCancellationRequested
            ? new OperationCanceledException($"The rotation was cancelled at the step '{Step}'.{state}", cause, cancellationToken)
            : Stopped($"The rotation stopped at the step '{Step}': {Reason(cause)}{state}", Harmless(cause));
    }

    public ClientSecretRotationException Stopped(string message, Exception? cause = null) =>
        new(Step, message, cause) { OldSecret = Old, NewSecret = New?.Info, IsNewSecretDeleted = IsNewDeleted };

    // The words of the callback are not ours: they may quote what it was given.
    private string Reason(Exception cause) => Step switch
    {
        ClientSecretRotationStep.Publish => $"the callback that publishes the secret threw {cause.GetType().Name}.",
        ClientSecretRotationStep.Verify when SecretVerifier.IsRefusal(cause) => "IMS went on refusing the new secret (invalid_client) until the time of the verification was over.",
        _ => Harmless(cause) is null ? $"{cause.GetType().Name} was thrown." : cause.Message,
    };

    private Exception? Harmless(Exception cause) =>
        New is { } added && cause.ToString().Contains(added.Secret, StringComparison.OrdinalIgnoreCase) ? null : cause;
}
