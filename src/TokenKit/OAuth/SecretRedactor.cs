using System.Globalization;
using System.Text;

namespace TokenKit.OAuth;

/// <summary>
/// Knows the secrets of one request, and removes them from text that comes back: an issuer may repeat what it was sent, in another
/// encoding too. Immutable.
/// </summary>
internal sealed class SecretRedactor
{
    private const int ShortestSecret = 8;
    private const int TellingPart = 8;

    // So much more text than is kept is searched for secrets, because a replacement is shorter than its secret.
    private const int LongestSecret = 4096;

    private readonly string[] _secrets;
    private readonly Lazy<string[]> _encodings;

    public SecretRedactor(IEnumerable<string> secrets)
    {
        _secrets = [.. secrets.Where(secret => secret.Length >= ShortestSecret).Distinct()];
        _encodings = new(() => [.. _secrets.SelectMany(EncodingsOf).OrderByDescending(encoding => encoding.Length)]);
    }

    public static SecretRedactor None { get; } = new([]);

    public SecretRedactor With(string secret) => new([.. _secrets, secret]);

    public string Redact(string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        foreach (string encoding in _encodings.Value)
        {
            text = text.Replace(encoding, "[redacted]", StringComparison.OrdinalIgnoreCase);
        }

        return HoldsPartOf(_encodings.Value, text) ? "[withheld: it repeats a part of a secret]" : text;
    }

    /// <summary>Whether a text may hold a secret, in some encoding: then it must not be shown or logged.</summary>
    public bool MayBeIn(string text)
    {
        string plain = Uri.UnescapeDataString(text);
        return Redact(text) != text || (plain != text && Redact(plain) != plain);
    }

    /// <summary>Makes text of an answer fit for a message: short, on one line, without invisible characters and without secrets.</summary>
    /// <returns>The start of the text; <see langword="null"/> if nothing is left of it.</returns>
    public string? Fit(string? text, int length)
    {
        // The secrets are removed before the text is cut: a cut secret would not be recognized.
        string start = text is null ? string.Empty : text[..Math.Min(text.Length, length + LongestSecret)];
        string line = Redact(OneLine(start));
        line = line[..Math.Min(line.Length, length)].Trim();
        return line.Length > 0 ? line : null;
    }

    public override string ToString() => $"{_secrets.Length} secrets";

    // Invisible characters go: they reverse the direction of text, or split a secret so that it is not recognized.
    private static string OneLine(string text) =>
        string.Concat(text.Where(character => char.GetUnicodeCategory(character) is not UnicodeCategory.Format)
            .Select(character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character));

    // As it is, as in a URL, as in a form, in hexadecimal, and in base64 (RFC 4648, both alphabets).
    private static IEnumerable<string> EncodingsOf(string secret)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(secret);
        string encoded = Uri.EscapeDataString(secret);
        List<string> forms = [secret, encoded, encoded.Replace("%20", "+", StringComparison.Ordinal), Convert.ToHexString(bytes)];
        for (int before = 0; before < 3; before++)
        {
            // Bytes before a secret shift its base64; the characters at both edges also hold bits of the neighbors.
            string base64 = Convert.ToBase64String([.. new byte[before], .. bytes]);
            string own = base64[((before * 8 + 5) / 6)..((before + bytes.Length) * 8 / 6)];
            forms.Add(own);
            forms.Add(own.Replace('+', '-').Replace('/', '_'));
        }

        return forms.Distinct();
    }

    // A part of a secret, or a secret in another case, is still secret.
    private static bool HoldsPartOf(string[] encodings, string text)
    {
        var parts = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (int start = 0; start + TellingPart <= text.Length; start++)
        {
            parts.Add(text.Substring(start, TellingPart));
        }

        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = parts.GetAlternateLookup<ReadOnlySpan<char>>();
        return encodings.Any(encoding =>
            Enumerable.Range(0, encoding.Length - TellingPart + 1).Any(start => lookup.Contains(encoding.AsSpan(start, TellingPart))));
    }
}
