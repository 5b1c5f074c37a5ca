using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TokenKit.Ims.Jwt;

/// <summary>A copy of a key's text with the marks of its way taken out: escapes, quotes, the brackets of a JSON array, a byte order mark. Erased after use.</summary>
internal sealed class KeyText : IDisposable
{
    private static readonly SearchValues<char> Wrapping = SearchValues.Create(" \n\"'`,;");

    private readonly char[] _buffer;
    private readonly Range _text;

    public KeyText(ReadOnlySpan<char> text)
    {
        _buffer = new char[text.Length];
        int length = Unescape(text, _buffer);
        _text = Trim(_buffer, 0..length);
        if (Span is ['[', ..])
        {
            BreakLines(_buffer.AsSpan(_text));
            _text = Trim(_buffer, _text);
        }
    }

    public ReadOnlySpan<char> Span => _buffer.AsSpan(_text);

    public static void Erase(Span<char> text) => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(text));

    public void Dispose() => Erase(_buffer);

    // No key has a backslash: what follows any number of them was escaped.
    private static int Unescape(ReadOnlySpan<char> source, Span<char> target)
    {
        int written = 0;
        for (int i = 0; i < source.Length; i++)
        {
            char character = source[i];
            if (character is '\\')
            {
                i += Math.Max(source[i..].IndexOfAnyExcept('\\'), 1);
                character = i < source.Length ? Escaped(source[i..], ref i) : '\n';
            }

            if (Plain(character) is { } plain)
            {
                target[written++] = plain;
            }
        }

        return written;
    }

    // \n, \r and \t are breaks, \/ and \" are themselves, and + may be written as \u002B.
    private static char Escaped(ReadOnlySpan<char> rest, ref int index)
    {
        if (rest[0] is 'u' && rest.Length > 4 && ushort.TryParse(rest[1..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
        {
            index += 4;
            return (char)code;
        }

        return rest[0] is 'n' or 'r' or 't' ? '\n' : rest[0];
    }

    private static char? Plain(char character) => character switch
    {
        '\uFEFF' or '\u200B' => null,
        '\r' or '\n' or '\u2028' or '\u2029' or '\u0085' => '\n',
        _ when char.IsWhiteSpace(character) => ' ',
        _ => character,
    };

    private static Range Trim(ReadOnlySpan<char> buffer, Range range)
    {
        (int start, int length) = range.GetOffsetAndLength(buffer.Length);
        ReadOnlySpan<char> text = buffer.Slice(start, length);
        int first = text.IndexOfAnyExcept(Wrapping);
        return first < 0 ? start..start : (start + first)..(start + text.LastIndexOfAnyExcept(Wrapping) + 1);
    }

    // ["line", "line"]: the quotes, and what is between the strings, become breaks; a comma within a string stays.
    private static void BreakLines(Span<char> array)
    {
        char? quote = null;
        foreach (ref char character in array)
        {
            if (quote is null ? character is '"' or '\'' : character == quote)
            {
                quote = quote is null ? character : null;
                character = '\n';
            }
            else if (quote is null && character is ',' or '[' or ']')
            {
                character = '\n';
            }
        }
    }
}
