using System.Buffers;

namespace TokenKit.AdobePass.Registration;

/// <summary>Recognizes what was set instead of a software statement, and says what to do.</summary>
internal static class StatementProblems
{
    public const string WhatToDo =
        "Download the software statement of the registered application from the Adobe Pass TVE Dashboard, and set the text of that file.";

    private const int LongestPath = 260;

    private static readonly SearchValues<char> Legal =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");
    private static readonly string[] Extensions = [".txt", ".jwt", ".jws", ".json"];

    /// <param name="text">As it was given.</param>
    /// <param name="value">Without white space.</param>
    /// <returns>The message after the name of the setting; <see langword="null"/> if the text is three parts of base64url.</returns>
    public static string? FindProblem(string text, string value)
    {
        if (Other(text, value) is { } other)
        {
            return other;
        }

        if (value.AsSpan().IndexOfAnyExcept(Legal) is >= 0 and var position)
        {
            return $"is not a software statement: it holds {Name(value[position])} at position {position + 1} (white space not counted), "
                + $"and only letters, digits, '-', '_' and two dots may be in one. {WhatToDo}";
        }

        string[] parts = value.Split('.');
        if (parts.Length != 3)
        {
            return $"is not a software statement: it has {parts.Length - 1} dots between its parts, and must have two. It may be cut "
                + $"short. {WhatToDo}";
        }

        return Array.FindIndex(parts, part => part.Length == 0) is >= 0 and var empty
            ? $"is not a software statement: {Part(empty)} is empty. {WhatToDo}"
            : null;
    }

    /// <summary>Whether this looks like a statement or a part of one, for example if it was set as a path.</summary>
    public static bool LooksLikeOne(string text) => text.AsSpan().TrimStart("\uFEFF \r\n\t").StartsWith("eyJ", StringComparison.Ordinal);

    private static string? Other(string text, string value) => value switch
    {
        "" => $"is empty, and should be a software statement. {WhatToDo}",
        ['{' or '[', ..] => $"is JSON, not a software statement. {WhatToDo}",
        ['<', ..] => $"is a page in HTML or XML, such as a sign-in page or an error, not a software statement. {WhatToDo}",
        _ when value.StartsWith("-----BEGIN", StringComparison.Ordinal) =>
            $"is a key or a certificate, not a software statement. {WhatToDo}",
        _ when text.AsSpan().TrimStart().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) =>
            $"is an access token, not a software statement. {WhatToDo}",
        _ when Guid.TryParse(value, out _) => $"is an id or a client secret, not a software statement. {WhatToDo}",
        _ when IsPath(text.Trim()) => "is the path of a file, not a software statement. Set it as SoftwareStatementFile, or set the "
            + "text of the file here; the path is not followed.",
        _ => null,
    };

    private static bool IsPath(string text) =>
        text.Length <= LongestPath && !LooksLikeOne(text) && !text.Contains('\n', StringComparison.Ordinal)
        && (text.AsSpan().ContainsAny('/', '\\')
            || Extensions.Any(extension => text.EndsWith(extension, StringComparison.OrdinalIgnoreCase)));

    private static string Part(int index) =>
        index switch { 0 => "the first part", 1 => "the second part", _ => "the third part, the signature," };

    private static string Name(char character) =>
        character is > ' ' and <= '~' ? $"the character '{character}'" : $"the character U+{(int)character:X4}";
}
