namespace TokenKit.DeveloperConsole;

/// <summary>The use of a secret by one grant: tokens were acquired with it. Immutable.</summary>
public sealed class ClientSecretUsage
{
    internal ClientSecretUsage(string? grantType, DateTimeOffset? lastUsedAt)
    {
        GrantType = grantType;
        LastUsedAt = lastUsedAt;
    }

    /// <summary>The grant, such as <c>client_credentials</c>.</summary>
    public string? GrantType { get; }

    /// <summary>When, by Adobe's clock.</summary>
    public DateTimeOffset? LastUsedAt { get; }

    /// <summary>The grant and the time.</summary>
    public override string ToString() => $"{GrantType} {LastUsedAt:O}";
}
