namespace TokenKit;

/// <summary>What a header may carry without becoming two: visible ASCII characters, U+0021 to U+007E.</summary>
internal static class HeaderText
{
    /// <summary>The position of the first character that is none of them, or -1.</summary>
    public static int IndexOfIllegal(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('!', '~');
}
