using System.Text.Json;

namespace TokenKit.Ims.Credentials;

/// <summary>A list of strings that is written as one string, as environment variables and the tools that write them do.</summary>
internal static class TextList
{
    /// <returns>
    /// The items of a JSON list, or the value alone; <see langword="null"/> if it starts like a JSON list and is not valid.
    /// </returns>
    public static IReadOnlyList<string>? Parse(string text)
    {
        string trimmed = text.Trim();
        if (trimmed is not ['[', ..])
        {
            return trimmed.Length > 0 ? [trimmed] : [];
        }

        try
        {
            using var list = JsonDocument.Parse(trimmed);
            return Of(list.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // The last two are for half of a surrogate pair, in an escape or in the text itself.
            return null;
        }
    }

    public static IReadOnlyList<string> Of(JsonElement array) =>
    [
        .. array.EnumerateArray()
            .Select(item => item.ValueKind is JsonValueKind.String ? item.GetString() : null)
            .Where(item => !string.IsNullOrWhiteSpace(item))
            .Select(item => item!.Trim()),
    ];
}
