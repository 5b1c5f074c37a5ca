namespace TokenKit.DeveloperConsole;

/// <summary>The result of a rotation. Immutable, without a secret.</summary>
public sealed class ClientSecretRotationResult
{
    internal ClientSecretRotationResult(
        ClientSecretInfo newSecret, ClientSecretInfo? oldSecret, bool isNewSecretAdded, bool isOldSecretDeleted)
    {
        NewSecret = newSecret;
        OldSecret = oldSecret;
        IsNewSecretAdded = isNewSecretAdded;
        IsOldSecretDeleted = isOldSecretDeleted;
    }

    /// <summary>The newer secret, with which a token was acquired.</summary>
    public ClientSecretInfo NewSecret { get; }

    /// <summary>The one before it; <see langword="null"/> if the credential had none.</summary>
    public ClientSecretInfo? OldSecret { get; }

    /// <summary>Whether this run added <see cref="NewSecret"/>; false if it finished what an earlier run had begun.</summary>
    public bool IsNewSecretAdded { get; }

    /// <summary>
    /// Whether this run deleted <see cref="OldSecret"/>; false if <see cref="ClientSecretsOptions.DeleteWhenIdleFor"/> leaves that to a
    /// later run.
    /// </summary>
    public bool IsOldSecretDeleted { get; }

    /// <summary>What was added and deleted.</summary>
    public override string ToString() =>
        $"{(IsNewSecretAdded ? "added" : "kept")} {NewSecret.Uuid}"
        + (OldSecret is null ? string.Empty : $", {(IsOldSecretDeleted ? "deleted" : "left")} {OldSecret.Uuid}");
}
