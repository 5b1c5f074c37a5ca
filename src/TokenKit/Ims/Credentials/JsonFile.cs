using System.Text.Json;

namespace TokenKit.Ims.Credentials;

/// <summary>Parses the JSON of a file strictly: what one reader understands in one way and another in another way is refused.</summary>
internal static class JsonFile
{
    private const int DeepestNesting = 64;

    /// <exception cref="CredentialFileException">It is no JSON, is nested too deeply, or has a name twice.</exception>
    /// <exception cref="InvalidOperationException">It holds bytes or escapes that are no text.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            Check(bytes.Span);
            return JsonDocument.Parse(bytes);
        }
        catch (JsonException exception)
        {
            // Not the message of the parser: it may quote the file.
            throw new CredentialFileException(JsonMistake.Describe(bytes.Span, exception));
        }
    }

    private static void Check(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = DeepestNesting + 2 });
        Stack<HashSet<string>> objects = [];
        while (reader.Read())
        {
            if (reader.CurrentDepth > DeepestNesting - 1)
            {
                throw new CredentialFileException($"it is nested more than {DeepestNesting} levels deep, which no credential file is. Download the file again.");
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    objects.Push([]);
                    break;
                case JsonTokenType.EndObject:
                    objects.Pop();
                    break;
                case JsonTokenType.PropertyName when reader.GetString() is { } name && !objects.Peek().Add(name):
                    throw new CredentialFileException($"it has {Shown.NameOf(name)} twice in one object, and it is not clear which one counts. Keep one of them.");
                default:
                    break;
            }
        }
    }
}
