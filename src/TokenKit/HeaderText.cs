namespace TokenKit;

/// <summary>The characters that are safe in a header: visible ASCII characters, U+0021 to U+007E.</summary>
internal static class HeaderText
{
    /// <summary>The position of the first other character, or -1.</summary>
    public static int IndexOfIllegal(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('!', '~');
}
