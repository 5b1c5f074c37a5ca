using System.Text.Json;
using TokenKit.OAuth;

namespace TokenKit.DeveloperConsole;

/// <summary>Reads the answers of the console. A name that is not safe in an address counts as absent.</summary>
internal static class SecretsAnswer
{
    /// <summary>The secrets, oldest first; <see langword="null"/> if the answer holds no list of them.</summary>
    public static IReadOnlyList<ClientSecretInfo>? ListOf(EndpointAnswer answer)
    {
        if (answer.Json?.Member("client_secrets", JsonValueKind.Array) is not { } array)
        {
            return null;
        }

        List<ClientSecretInfo?> secrets = [.. array.EnumerateArray().Select(InfoOf)];
        return secrets.Contains(null)
            ? null
            : [.. secrets.OfType<ClientSecretInfo>().OrderBy(secret => secret.CreatedAt ?? DateTimeOffset.MinValue)];
    }

    public static AddedClientSecret? AddedOf(EndpointAnswer answer) =>
        answer.Json is { } json && json.Text("client_secret") is { Length: > 0 } secret && InfoOf(json) is { } info
            ? new AddedClientSecret(secret, info)
            : null;

    public static string? ClientIdOf(EndpointAnswer answer) => answer.Json?.Text("client_id");

    /// <summary>Whether a string can be the name of a secret, and is safe in an address. A secret itself must not be in one.</summary>
    public static bool IsName(string? uuid) =>
        uuid is { Length: > 0 and <= 128 }
        && !uuid.StartsWith("p8e-", StringComparison.OrdinalIgnoreCase)
        && uuid.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    private static ClientSecretInfo? InfoOf(JsonElement json) =>
        json.Text("uuid") is { } uuid && IsName(uuid) ? new ClientSecretInfo(uuid, json) : null;
}
