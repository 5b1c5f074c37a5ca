using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace TokenKit.Ims.Credentials;

/// <summary>The end of a token's life by its own claims. Those of IMS have no <c>exp</c>: <c>created_at</c> and <c>expires_in</c> are texts of milliseconds.</summary>
internal static class TokenLife
{
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <returns><see langword="null"/> where the claims cannot be read.</returns>
    public static DateTimeOffset? EndOf(string token)
    {
        string[] parts = token.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return Milliseconds(claims.RootElement, "created_at") is { } start && Milliseconds(claims.RootElement, "expires_in") is { } life && life <= Latest - start
                ? DateTimeOffset.FromUnixTimeMilliseconds(start + life)
                : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static long? Milliseconds(JsonElement claims, string name)
    {
        string? text = claims.ValueKind is JsonValueKind.Object && claims.TryGetProperty(name, out JsonElement claim)
            ? claim.ValueKind switch { JsonValueKind.String => claim.GetString(), JsonValueKind.Number => claim.GetRawText(), _ => null }
            : null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value <= Latest ? value : null;
    }
}
