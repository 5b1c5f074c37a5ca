namespace TokenKit.OAuth;

/// <summary>Makes text that came over the wire fit for a message: short, on one line, without control characters.</summary>
internal static class WireText
{
    /// <summary>The start of the text; <see langword="null"/> where nothing is left of it.</summary>
    public static string? Shorten(string? text, int length)
    {
        ReadOnlySpan<char> start = text.AsSpan(0, Math.Min(text?.Length ?? 0, length));
        string line = string.Create(start.Length, start, static (target, source) =>
        {
            for (int i = 0; i < source.Length; i++)
            {
                target[i] = BreaksLine(source[i]) ? ' ' : source[i];
            }
        }).Trim();
        return line.Length > 0 ? line : null;
    }

    private static bool BreaksLine(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';
}
