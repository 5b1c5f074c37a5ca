using System.Globalization;

namespace TokenKit.OAuth;

/// <summary>Makes text that came over the wire fit for a message: short, on one line, without tricks of type and without secrets.</summary>
internal static class WireText
{
    // So much more is looked at than is kept: secrets make way for a shorter word.
    private const int LongestSecret = 4096;

    /// <summary>The start of the text; <see langword="null"/> where nothing is left of it.</summary>
    /// <param name="text">What came.</param>
    /// <param name="form">What was sent: an issuer may echo it.</param>
    /// <param name="length">How much to keep.</param>
    public static string? Fit(string? text, TokenForm form, int length)
    {
        // The secrets come out before the text is cut: a cut one would not be known again.
        string start = text is null ? string.Empty : text[..Math.Min(text.Length, length + LongestSecret)];
        string line = form.Redact(OneLine(start));
        line = line[..Math.Min(line.Length, length)].Trim();
        return line.Length > 0 ? line : null;
    }

    // Invisible characters go: they turn the direction of a text around, or split a secret so that nobody knows it again.
    private static string OneLine(string text) =>
        string.Concat(text.Where(character => char.GetUnicodeCategory(character) is not UnicodeCategory.Format)
            .Select(character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character));
}
