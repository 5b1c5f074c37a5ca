using System.Text.Json;
using TokenKit.OAuth;

namespace TokenKit.DeveloperConsole;

/// <summary>Reads what the console answers. A name that could not stand in an address is none.</summary>
internal static class SecretsAnswer
{
    /// <summary>The secrets, oldest first; <see langword="null"/> where the answer holds no list of them.</summary>
    public static IReadOnlyList<ClientSecretInfo>? ListOf(EndpointAnswer answer)
    {
        if (answer.Json?.Member("client_secrets", JsonValueKind.Array) is not { } array)
        {
            return null;
        }

        List<ClientSecretInfo?> secrets = [.. array.EnumerateArray().Select(InfoOf)];
        return secrets.Contains(null) ? null : [.. secrets.OfType<ClientSecretInfo>().OrderBy(secret => secret.CreatedAt ?? DateTimeOffset.MinValue)];
    }

    public static AddedClientSecret? AddedOf(EndpointAnswer answer) =>
        answer.Json is { } json && json.Text("client_secret") is { Length: > 0 } secret && InfoOf(json) is { } info ? new AddedClientSecret(secret, info) : null;

    public static string? ClientIdOf(EndpointAnswer answer) => answer.Json?.Text("client_id");

    /// <summary>Whether a text can be the name of a secret, and nothing else in an address: a secret itself, above all, must not stand there.</summary>
    public static bool IsName(string? uuid) =>
        uuid?.StartsWith("p8e-", StringComparison.OrdinalIgnoreCase) is false && uuid is { Length: > 0 and <= 128 } && uuid.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    private static ClientSecretInfo? InfoOf(JsonElement json) => json.Text("uuid") is { } uuid && IsName(uuid) ? new ClientSecretInfo(uuid, json) : null;
}
