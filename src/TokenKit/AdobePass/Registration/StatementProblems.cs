using System.Buffers;

namespace TokenKit.AdobePass.Registration;

/// <summary>Names what people set in place of a software statement.</summary>
internal static class StatementProblems
{
    public const string WhatToDo = "Download the software statement of the registered application from the Adobe Pass TVE Dashboard, and set the text of that file.";

    private const int LongestPath = 260;

    private static readonly SearchValues<char> Legal = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");
    private static readonly string[] Extensions = [".txt", ".jwt", ".jws", ".json"];

    /// <param name="text">As it was given.</param>
    /// <param name="value">Without white space.</param>
    /// <returns>What follows the name of the setting, and the mend; <see langword="null"/> where it is three parts of base64url.</returns>
    public static string? FindProblem(string text, string value)
    {
        if (Other(text, value) is { } other)
        {
            return other;
        }

        if (value.AsSpan().IndexOfAnyExcept(Legal) is >= 0 and var position)
        {
            return $"is no software statement: it holds {Name(value[position])} at position {position + 1} (white space not counted), and only letters, digits, '-', '_' and two dots may be in one. {WhatToDo}";
        }

        string[] parts = value.Split('.');
        return parts.Length != 3 ? $"is no software statement: it has {parts.Length - 1} dots between its parts, and must have two. It may be cut short. {WhatToDo}"
            : Array.FindIndex(parts, part => part.Length == 0) is >= 0 and var empty ? $"is no software statement: {Part(empty)} is empty. {WhatToDo}"
            : null;
    }

    /// <summary>Whether this is, by all appearances, a statement or a piece of one: such as where a path should be.</summary>
    public static bool LooksLikeOne(string text) => text.AsSpan().TrimStart("\uFEFF \r\n\t").StartsWith("eyJ", StringComparison.Ordinal);

    private static string? Other(string text, string value) => value switch
    {
        "" => $"is empty, and should be a software statement. {WhatToDo}",
        ['{' or '[', ..] => $"is JSON and no software statement. {WhatToDo}",
        ['<', ..] => $"is a page in HTML or XML, such as that of a login or of an error, and no software statement. {WhatToDo}",
        _ when value.StartsWith("-----BEGIN", StringComparison.Ordinal) => $"is a key or a certificate and no software statement. {WhatToDo}",
        _ when text.AsSpan().TrimStart().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) => $"is an access token and no software statement. {WhatToDo}",
        _ when Guid.TryParse(value, out _) => $"is an id or a client secret, and no software statement. {WhatToDo}",
        _ when IsPath(text.Trim()) => "is the path of a file and no software statement. Set it as SoftwareStatementFile, or set here the text that the file holds; the path is not followed.",
        _ => null,
    };

    private static bool IsPath(string text) =>
        text.Length <= LongestPath && !LooksLikeOne(text) && !text.Contains('\n', StringComparison.Ordinal)
        && (text.AsSpan().ContainsAny('/', '\\') || Extensions.Any(extension => text.EndsWith(extension, StringComparison.OrdinalIgnoreCase)));

    private static string Part(int index) => index switch { 0 => "the first part", 1 => "the second part", _ => "the third part, the signature," };

    private static string Name(char character) => character is > ' ' and <= '~' ? $"the character '{character}'" : $"the character U+{(int)character:X4}";
}
