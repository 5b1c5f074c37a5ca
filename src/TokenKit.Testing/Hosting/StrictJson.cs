using System.Text.Json;

namespace TokenKit.Testing.Hosting;

// Reads JSON that a client sent: no member twice (RFC 8259 section 4 leaves it open), and no text that is not Unicode.
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    // The default of T where it is no such JSON.
    public static T? Read<T>(ReadOnlyMemory<byte> utf8, Func<JsonElement, T?> read)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second one comes late, out of GetString: half a surrogate pair is well-formed JSON.
            return default;
        }
    }
}
