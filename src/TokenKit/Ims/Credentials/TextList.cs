using System.Text.Json;

namespace TokenKit.Ims.Credentials;

/// <summary>A list that was squeezed into one text, as environment variables and the tools that write them do.</summary>
internal static class TextList
{
    /// <returns>The items of a JSON list, or the text alone; <see langword="null"/> where it begins as a JSON list and is none.</returns>
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
            // The latter two are lone surrogates, in an escape or in the text itself.
            return null;
        }
    }

    /// <summary>The items that are texts and not blank.</summary>
    public static IReadOnlyList<string> Of(JsonElement array) =>
    [
        .. array.EnumerateArray()
            .Select(item => item.ValueKind is JsonValueKind.String ? item.GetString() : null)
            .Where(item => !string.IsNullOrWhiteSpace(item))
            .Select(item => item!.Trim()),
    ];
}
