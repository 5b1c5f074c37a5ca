using System.Text.Json;

namespace TokenKit.Ims.Credentials;

/// <summary>Says what is wrong with JSON, without the content of the file: only marks of punctuation are named.</summary>
internal static class JsonMistake
{
    public static string Describe(ReadOnlySpan<byte> bytes, JsonException exception)
    {
        int at = OffsetOf(bytes, exception.LineNumber ?? 0, exception.BytePositionInLine ?? 0);
        string place = $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
        ReadOnlySpan<byte> before = bytes[..at].TrimEnd(" \t\r\n"u8);
        byte last = before.IsEmpty ? (byte)0 : before[^1];
        string? found = at < bytes.Length ? Describe(bytes[at], last) : "the file ends too early";
        string hint = before.IsEmpty ? $" (Lines of the form NAME=value are read only for the names "
            + $"{VariableSet.UsualPrefix}_CLIENT_ID, {VariableSet.UsualPrefix}_CLIENT_SECRET and so on.)" : string.Empty;
        return $"it is not JSON: {place}{(found is null ? string.Empty : $": {found}")}. Download the file again, or correct it, and "
            + $"save it as it is.{hint}";
    }

    private static string? Describe(byte mark, byte before) => (mark, before) switch
    {
        ((byte)']' or (byte)'}', (byte)',') => $"a comma before {(char)mark}",
        ((byte)'\'', _) => "a single quotation mark in the place of a double one",
        ((byte)'/' or (byte)'#', _) => "a comment",
        ((byte)'"', (byte)'"' or (byte)'}' or (byte)']') => "a comma is missing",
        ((byte)']' or (byte)'}' or (byte)'[' or (byte)'{' or (byte)',' or (byte)':' or (byte)'=' or (byte)'"' or (byte)'<', _) =>
            $"an unexpected {(char)mark}",
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
