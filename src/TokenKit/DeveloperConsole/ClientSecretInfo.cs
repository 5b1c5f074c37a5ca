using System.Text.Json;
using TokenKit.OAuth;

namespace TokenKit.DeveloperConsole;

/// <summary>What the console tells about a secret, which is everything but the secret. Immutable.</summary>
public sealed class ClientSecretInfo
{
    internal ClientSecretInfo(string uuid, JsonElement json)
    {
        Uuid = uuid;
        CreatedAt = json.Instant("created_at");
        ExpiresAt = json.Instant("expires_at");
        Usages = json.Member("secret_usages", JsonValueKind.Array) is { } usages
            ? [.. usages.EnumerateArray().Select(usage => new ClientSecretUsage(usage.Text("grant_type"), usage.Instant("last_used_at")))]
            : [];
    }

    /// <summary>The name by which it is deleted.</summary>
    public string Uuid { get; }

    /// <summary>When it was added; <see langword="null"/> where the console does not say.</summary>
    public DateTimeOffset? CreatedAt { get; }

    /// <summary>When it ends by itself; <see langword="null"/> for a permanent one, which all are so far.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>When a token was last got with it, by any grant; <see langword="null"/> where none was.</summary>
    public DateTimeOffset? LastUsedAt => Usages.Max(usage => usage.LastUsedAt);

    /// <summary>Its uses, by grant; empty where there was none.</summary>
    public IReadOnlyList<ClientSecretUsage> Usages { get; }

    /// <summary>The name and the times.</summary>
    public override string ToString() =>
        $"{Uuid} (created {(CreatedAt is { } createdAt ? $"{createdAt:u}" : "at an unknown time")}, {(LastUsedAt is { } lastUsedAt ? $"last used {lastUsedAt:u}" : "never used")})";
}
