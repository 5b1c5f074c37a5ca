namespace TokenKit.Ims.Jwt;

/// <summary>Base64 as people have it: broken into lines or not, with or without padding, in the alphabet of URLs too.</summary>
internal static class Base64Text
{
    /// <returns>The bytes, which are the caller's to erase; <see langword="null"/> where the text has characters that base64 has not.</returns>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        char[] buffer = new char[text.Length + 3];
        try
        {
            return Compact(text, buffer) is { } length ? Convert.FromBase64CharArray(buffer, 0, length) : null;
        }
        finally
        {
            KeyText.Erase(buffer);
        }
    }

    // The length with its padding; a last character that stands alone is no byte and goes.
    private static int? Compact(ReadOnlySpan<char> text, Span<char> target)
    {
        int length = 0;
        foreach (char character in text.TrimEnd("= \n"))
        {
            if (character is ' ' or '\n')
            {
                continue;
            }

            target[length++] = character switch { '-' => '+', '_' => '/', _ => character };
            if (!char.IsAsciiLetterOrDigit(target[length - 1]) && target[length - 1] is not ('+' or '/'))
            {
                return null;
            }
        }

        length -= length % 4 == 1 ? 1 : 0;
        while (length % 4 != 0)
        {
            target[length++] = '=';
        }

        return length;
    }
}
