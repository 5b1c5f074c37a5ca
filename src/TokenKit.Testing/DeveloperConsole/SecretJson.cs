using System.Globalization;
using System.Text.Json;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Ims;

namespace TokenKit.Testing.DeveloperConsole;

// A secret as the console shows it: instants as strings of milliseconds, with a readable twin.
internal static class SecretJson
{
    private const string Permanent = "PERMANENT";

    public static string List(ImsEmulatorCredential credential) => JsonText.Write(json =>
    {
        json.WriteString("client_id", credential.ClientId);
        json.WriteStartArray("client_secrets");
        foreach (LiveSecret secret in credential.Secrets.All)
        {
            json.WriteStartObject();
            WriteMetadata(json, secret);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static string Added(LiveSecret secret) => JsonText.Write(json =>
    {
        WriteMetadata(json, secret);
        json.WriteString("client_secret", secret.Secret);
    });

    private static void WriteMetadata(Utf8JsonWriter json, LiveSecret secret)
    {
        DateTimeOffset createdAt = secret.CreatedAt ?? DateTimeOffset.UnixEpoch;
        json.WriteString("uuid", secret.Id);
        json.WriteString("created_at", Milliseconds(createdAt));
        json.WriteString("created_at_str", createdAt.UtcDateTime.ToString("ddd, MMM dd yyyy HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture));
        json.WriteString("expires_at", Permanent);
        json.WriteString("expires_at_str", Permanent);
        json.WritePropertyName("secret_usages");
        WriteUsages(json, secret);
    }

    // Null, and not an empty list, for a secret that was never used.
    private static void WriteUsages(Utf8JsonWriter json, LiveSecret secret)
    {
        if (secret.Usages.IsEmpty)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach ((string grantType, DateTimeOffset lastUsedAt) in secret.Usages)
        {
            json.WriteStartObject();
            json.WriteString("last_used_at", Milliseconds(lastUsedAt));
            json.WriteString("grant_type", grantType);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Milliseconds(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
