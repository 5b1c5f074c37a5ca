using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TokenKit.Ims.Jwt;

/// <summary>PEM as it arrives through environment variables and JSON, and the bytes in it.</summary>
internal static partial class PemText
{
    public const string Certificate = "CERTIFICATE";

    /// <summary>A key and all the certificates it may come with are fewer blocks.</summary>
    public const int MostBlocks = 200;

    private const string Begin = "-----BEGIN ";

    /// <summary>
    /// Turns literal <c>\n</c> and any kind of line break into a line feed, puts BEGIN and END lines on lines of their own, decodes a PEM
    /// that is wrapped in base64, and removes quotation marks and a byte order mark around the text.
    /// </summary>
    public static string Clean(string text)
    {
        string clean = Unescape(text);
        return !IsPem(clean) && DecodeBase64(clean) is { } wrapped && Encoding.UTF8.GetString(wrapped) is var inner && IsPem(inner)
            ? Unescape(inner)
            : clean;
    }

    public static bool IsPem(string text) => text.Contains(Begin, StringComparison.Ordinal);

    /// <summary>
    /// The complete blocks of a clean text, in their order. The importers of .NET decide what the bytes are, not the label.
    /// </summary>
    /// <exception cref="PrivateKeyException">There are more than <see cref="MostBlocks"/>.</exception>
    public static IReadOnlyList<(string Label, byte[] Der)> BlocksOf(string text)
    {
        ReadOnlySpan<char> rest = text;
        if (rest.Count(Begin) > MostBlocks)
        {
            throw PrivateKeyException.Found($"a PEM with more than {MostBlocks} blocks",
                "Keep the private key and its certificates, and remove the rest.");
        }

        List<(string, byte[])> blocks = [];
        while (PemEncoding.TryFind(rest, out PemFields fields))
        {
            byte[] der = Convert.FromBase64String(rest[fields.Base64Data].ToString());
            blocks.Add((rest[fields.Label].ToString(), der));
            rest = rest[fields.Location.End..];
        }

        return blocks;
    }

    /// <returns><see langword="null"/> if the text is not base64. White space does not matter.</returns>
    public static byte[]? DecodeBase64(string text)
    {
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length) ? bytes[..length] : null;
    }

    // What a JSON string has in the place of a line break, and .NET and PHP in that of + and /.
    private static string Unescape(string text)
    {
        string lines = text.Replace("\\r", "\n", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal)
            .Replace("\\u002B", "+", StringComparison.OrdinalIgnoreCase).Replace("\\/", "/", StringComparison.Ordinal)
            .ReplaceLineEndings("\n").Trim(' ', '\t', '\n', '"', '\'', '\uFEFF');
        return Boundary().Replace(lines, "\n$0\n").Trim('\n');
    }

    [GeneratedRegex("-----(BEGIN|END) [A-Z0-9 ]+-----")]
    private static partial Regex Boundary();
}
