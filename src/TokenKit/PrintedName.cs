namespace TokenKit;

/// <summary>A name for a message. It may be the input of a user.</summary>
internal static class PrintedName
{
    /// <summary>The name without control characters, which would break lines of the log.</summary>
    public static string Of(string? name) => string.Concat((name ?? string.Empty).Select(character =>
        char.IsControl(character) || character is '\u2028' or '\u2029' ? '\uFFFD' : character));
}
