namespace TokenKit.OAuth;

/// <summary>Makes text that came over the wire fit for a message: short, on one line, without control characters.</summary>
internal static class WireText
{
    public static string? Shorten(string? text, int length)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        ReadOnlySpan<char> start = text.AsSpan(0, Math.Min(text.Length, length));
        return string.Create(start.Length, start, static (target, source) =>
        {
            for (int i = 0; i < source.Length; i++)
            {
                target[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        }).Trim();
    }
}
