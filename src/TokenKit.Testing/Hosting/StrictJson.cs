using System.Text.Json;

namespace TokenKit.Testing.Hosting;

// Reads JSON that a client sent: no member twice (RFC 8259 section 4 leaves it open), and no string that is not valid Unicode.
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    // The default of T if the bytes are not such JSON.
    public static T? Read<T>(ReadOnlyMemory<byte> utf8, Func<JsonElement, T?> read)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // GetString throws the second one: half a surrogate pair is well-formed JSON.
            return default;
        }
    }
}
