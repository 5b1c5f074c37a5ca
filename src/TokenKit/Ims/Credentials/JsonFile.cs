using System.Text.Json;

namespace TokenKit.Ims.Credentials;

/// <summary>Parses the JSON of a credential file. What is wrong with it is described without the content of the file.</summary>
internal static class JsonFile
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="CredentialFileException">It is not JSON, is nested more than 64 levels deep, or has a name twice.</exception>
    /// <exception cref="InvalidOperationException">It contains bytes or escapes that are not text.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonDocument.Parse(bytes, Strict);
        }
        catch (JsonException exception)
        {
            // Not the message of the parser: it may quote the file. It gives no line for a name that occurs twice.
            throw new CredentialFileException(exception.LineNumber is { } line
                ? Describe(bytes.Span, line, exception.BytePositionInLine ?? 0)
                : "it has a name twice in one object, and it is not clear which value counts. Keep one of them.");
        }
    }

    private static string Describe(ReadOnlySpan<byte> bytes, long line, long position)
    {
        int at = OffsetOf(bytes, line, position);
        ReadOnlySpan<byte> before = bytes[..at].TrimEnd(" \t\r\n"u8);
        string? found = at < bytes.Length ? Describe(bytes[at], before.IsEmpty ? (byte)0 : before[^1]) : "the file ends too early";
        string hint = before.IsEmpty
            ? $" (Lines of the form NAME=value are read only for the names {VariableSet.UsualPrefix}_CLIENT_ID, "
                + $"{VariableSet.UsualPrefix}_CLIENT_SECRET and so on.)"
            : string.Empty;
        return $"it is not JSON: line {line + 1}, byte {position + 1}{(found is null ? string.Empty : $": {found}")}. Download the file "
            + $"again, or correct it, and save it as it is.{hint}";
    }

    // Only punctuation marks are named.
    private static string? Describe(byte mark, byte before) => (mark, before) switch
    {
        ((byte)']' or (byte)'}', (byte)',') => $"a comma before {(char)mark}",
        ((byte)'\'', _) => "a single quotation mark in the place of a double one",
        ((byte)'/' or (byte)'#', _) => "a comment",
        ((byte)'"', (byte)'"' or (byte)'}' or (byte)']') => "a comma is missing",
        ((byte)'[' or (byte)'{', _) => $"an unexpected {(char)mark}, or more than 64 levels of nesting",
        ((byte)']' or (byte)'}' or (byte)',' or (byte)':' or (byte)'=' or (byte)'"' or (byte)'<', _) => $"an unexpected {(char)mark}",
        _ => null,
    };

    private static int OffsetOf(ReadOnlySpan<byte> bytes, long line, long position)
    {
        int start = 0;
        for (; line > 0 && bytes[start..].IndexOf((byte)'\n') is >= 0 and var end; line--)
        {
            start += end + 1;
        }

        return (int)Math.Min(start + position, bytes.Length);
    }
}
