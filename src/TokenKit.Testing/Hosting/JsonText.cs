using System.Buffers;
using System.Text;
using System.Text.Json;

namespace TokenKit.Testing.Hosting;

// A JSON object as text, written without reflection.
internal static class JsonText
{
    public static string Write(Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
