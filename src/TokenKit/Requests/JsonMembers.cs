using System.Globalization;
using System.Text.Json;

namespace TokenKit.Requests;

/// <summary>Reads members of a JSON object from elsewhere; one of another kind than expected is as good as absent.</summary>
internal static class JsonMembers
{
    public static JsonElement? Member(this JsonElement json, string name, JsonValueKind kind)
    {
        try
        {
            return json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out JsonElement member) && member.ValueKind == kind ? member : null;
        }
        catch (InvalidOperationException)
        {
            // The name of some member is half a surrogate pair.
            return null;
        }
    }

    public static string? Text(this JsonElement json, string name)
    {
        try
        {
            return json.Member(name, JsonValueKind.String)?.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8.
            return null;
        }
    }

    /// <summary>The texts of a list; what is no text is passed over.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement json, string name)
    {
        var texts = new List<string>();
        foreach (JsonElement item in json.Member(name, JsonValueKind.Array)?.EnumerateArray() ?? default)
        {
            try
            {
                if (item.ValueKind is JsonValueKind.String)
                {
                    texts.Add(item.GetString()!);
                }
            }
            catch (InvalidOperationException)
            {
                // Half a surrogate pair, or bytes that are not UTF-8.
            }
        }

        return texts;
    }

    /// <summary>A whole number, or one in a string: Adobe writes milliseconds so.</summary>
    public static long? Number(this JsonElement json, string name) =>
        json.Member(name, JsonValueKind.Number) is { } number ? (number.TryGetInt64(out long value) ? value : null)
        : long.TryParse(json.Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long text) ? text
        : null;

    /// <summary>Milliseconds since 1970, in a string or a number.</summary>
    public static DateTimeOffset? Instant(this JsonElement json, string name) => ToInstant(json.Number(name));

    /// <summary><see langword="null"/> outside the years 1 to 9999.</summary>
    public static DateTimeOffset? ToInstant(long? milliseconds) =>
        milliseconds is { } value && value >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && value <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(value)
            : null;
}
