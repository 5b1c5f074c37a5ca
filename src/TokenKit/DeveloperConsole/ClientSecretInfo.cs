using System.Text.Json;
using TokenKit.OAuth;

namespace TokenKit.DeveloperConsole;

/// <summary>What the console shows about a secret, which is everything but the secret itself. Immutable.</summary>
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

    /// <summary>When it was added; <see langword="null"/> if the console does not say.</summary>
    public DateTimeOffset? CreatedAt { get; }

    /// <summary>When it expires; <see langword="null"/> for a permanent one, as all are so far.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>When a token was last acquired with it, by any grant; <see langword="null"/> if none was.</summary>
    public DateTimeOffset? LastUsedAt => Usages.Max(usage => usage.LastUsedAt);

    /// <summary>Its uses, by grant; empty if there was no use.</summary>
    public IReadOnlyList<ClientSecretUsage> Usages { get; }

    /// <summary>Whether a string can be the name of a secret, and is safe in an address. A secret itself must not be in one.</summary>
    internal static bool IsName(string? uuid) =>
        uuid is { Length: > 0 and <= 128 }
        && !uuid.StartsWith("p8e-", StringComparison.OrdinalIgnoreCase)
        && uuid.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    /// <summary>Reads a secret of an answer; <see langword="null"/> if its name is missing or is not safe in an address.</summary>
    internal static ClientSecretInfo? TryRead(JsonElement json) =>
        json.Text("uuid") is { } uuid && IsName(uuid) ? new ClientSecretInfo(uuid, json) : null;

    /// <summary>The name and the times.</summary>
    public override string ToString() =>
        $"{Uuid} (created {(CreatedAt is { } createdAt ? $"{createdAt:u}" : "at an unknown time")}, "
        + $"{(LastUsedAt is { } lastUsedAt ? $"last used {lastUsedAt:u}" : "never used")})";
}
