using System.Globalization;
using System.Text.Json.Nodes;
using TokenKit.Testing.Ims;

namespace TokenKit.Testing.DeveloperConsole;

// A secret as the console shows it: instants as strings of milliseconds, each followed by a readable form.
internal static class SecretJson
{
    private const string Permanent = "PERMANENT";

    public static JsonObject List(ImsEmulatorCredential credential) => new()
    {
        ["client_id"] = credential.ClientId,
        ["client_secrets"] = new JsonArray([.. credential.Secrets.All.Select(Metadata)]),
    };

    public static JsonObject Added(LiveSecret secret)
    {
        JsonObject json = Metadata(secret);
        json["client_secret"] = secret.Secret;
        return json;
    }

    private static JsonObject Metadata(LiveSecret secret)
    {
        DateTimeOffset createdAt = secret.CreatedAt ?? DateTimeOffset.UnixEpoch;
        return new JsonObject
        {
            ["uuid"] = secret.Id,
            ["created_at"] = Milliseconds(createdAt),
            ["created_at_str"] = createdAt.UtcDateTime.ToString("ddd, MMM dd yyyy HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture),
            ["expires_at"] = Permanent,
            ["expires_at_str"] = Permanent,
            ["secret_usages"] = Usages(secret),
        };
    }

    // Null, and not an empty list, for a secret that was never used.
    private static JsonArray? Usages(LiveSecret secret) => secret.Usages.IsEmpty
        ? null
        : new JsonArray([.. secret.Usages.Select(usage =>
            new JsonObject { ["last_used_at"] = Milliseconds(usage.Value), ["grant_type"] = usage.Key })]);

    private static string Milliseconds(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
