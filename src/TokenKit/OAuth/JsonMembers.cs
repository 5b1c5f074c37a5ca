using System.Globalization;
using System.Text.Json;

namespace TokenKit.OAuth;

/// <summary>Reads JSON that came from elsewhere. A member of another kind than expected counts as absent.</summary>
internal static class JsonMembers
{
    /// <returns>The JSON object; <see langword="null"/> if the bytes are anything else.</returns>
    public static JsonElement? ParseObject(ReadOnlySpan<byte> json)
    {
        try
        {
            JsonElement parsed = JsonElement.Parse(json.StartsWith("\uFEFF"u8) ? json[3..] : json);
            return parsed.ValueKind is JsonValueKind.Object ? parsed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether the names of an object and the strings that a token answer is judged by can be read: none is half a surrogate pair. Another
    /// string that cannot be read counts as absent.
    /// </summary>
    public static bool HasOnlyText(this JsonElement json) =>
        json.EnumerateObject().All(static member => IsText(member));

    public static JsonElement? Member(this JsonElement json, string name, JsonValueKind kind)
    {
        try
        {
            return json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out JsonElement member) && member.ValueKind == kind
                ? member
                : null;
        }
        catch (InvalidOperationException)
        {
            // The name of some member is half a surrogate pair.
            return null;
        }
    }

    public static string? Text(this JsonElement json, string name) => json.Member(name, JsonValueKind.String)?.TextOrNull();

    /// <summary>The strings of a list; other values are ignored.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement json, string name) =>
        json.Member(name, JsonValueKind.Array) is { } list ? [.. list.EnumerateArray().Select(TextOrNull).OfType<string>()] : [];

    /// <summary>A whole number, or a string with one: Adobe writes milliseconds like that.</summary>
    public static long? Number(this JsonElement json, string name) =>
        json.Member(name, JsonValueKind.Number) is { } number ? (number.TryGetInt64(out long value) ? value : null)
        : long.TryParse(json.Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long text) ? text
        : null;

    /// <summary>A number of any kind, or a string with one: issuers send <c>expires_in</c> either way.</summary>
    public static double? Fraction(this JsonElement json, string name) =>
        json.Member(name, JsonValueKind.Number) is { } number ? number.GetDouble()
        : double.TryParse(json.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double text) ? text
        : null;

    /// <summary>Milliseconds since 1970, in a string or a number.</summary>
    public static DateTimeOffset? Instant(this JsonElement json, string name) => ToInstant(json.Number(name));

    /// <summary><see langword="null"/> outside the years 1 to 9999.</summary>
    public static DateTimeOffset? ToInstant(long? milliseconds) =>
        milliseconds is { } value
        && value >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
        && value <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(value)
            : null;

    private static bool IsText(JsonProperty member)
    {
        try
        {
            return member.Name is not ("access_token" or "token_type" or "expires_in" or "error" or "error_description")
                || member.Value.ValueKind is not JsonValueKind.String
                || member.Value.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string? TextOrNull(this JsonElement json)
    {
        try
        {
            return json.ValueKind is JsonValueKind.String ? json.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8.
            return null;
        }
    }
}
