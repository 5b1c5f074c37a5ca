using TokenKit.OAuth;

namespace TokenKit.DeveloperConsole;

/// <summary>The state of one rotation, and how to describe it.</summary>
internal sealed class RotationState
{
    public ClientSecretRotationStep Step { get; set; }

    public ClientSecretInfo? Old { get; set; }

    public AddedClientSecret? New { get; set; }

    public bool IsNewDeleted { get; set; }

    /// <summary>What happened to the new secret, as a sentence; <see langword="null"/> if no secret was added.</summary>
    public string? Outcome { get; set; }

    public Exception Failed(Exception cause, CancellationToken cancellationToken)
    {
        string old = Old is null ? string.Empty : Step is ClientSecretRotationStep.Delete
            ? $" Whether the old secret {Old.Uuid} is deleted is not known: list the secrets, and delete it once it is out of use."
            : $" The old secret {Old.Uuid} works as before.";
        string state = $"{old}{(Outcome is null ? string.Empty : $" {Outcome}")}";
        return cause is OperationCanceledException && cancellationToken.IsCancellationRequested
            ? new OperationCanceledException($"The rotation was cancelled at the step '{Step}'.{state}", cause, cancellationToken)
            : Stopped($"The rotation stopped at the step '{Step}': {Reason(cause)}{state}", Harmless(cause));
    }

    public ClientSecretRotationException Stopped(string message, Exception? cause = null) =>
        new(Step, message, cause) { OldSecret = Old, NewSecret = New?.Info, IsNewSecretDeleted = IsNewDeleted };

    // The message of the callback is not used: it may repeat the secret.
    private string Reason(Exception cause) => Step switch
    {
        ClientSecretRotationStep.Publish => $"the callback that publishes the secret threw {cause.GetType().Name}.",
        ClientSecretRotationStep.Verify when IssuerError.IsRefusedClient(cause) =>
            "IMS refused the new secret (invalid_client) until the time limit of the verification.",
        _ => Harmless(cause) is null ? $"{cause.GetType().Name} was thrown." : cause.Message,
    };

    private Exception? Harmless(Exception cause) =>
        New is { } added && cause.ToString().Contains(added.Secret, StringComparison.OrdinalIgnoreCase) ? null : cause;
}
