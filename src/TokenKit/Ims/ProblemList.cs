using System.Buffers;
using System.Globalization;

namespace TokenKit.Ims;

/// <summary>Collects what is wrong with the settings of one credential.</summary>
internal sealed class ProblemList(string settings)
{
    private static readonly SearchValues<char> Quotes = SearchValues.Create("\"'`\u2018\u2019\u201C\u201D");

    private readonly List<string> _all = [];

    public IReadOnlyList<string> All => _all;

    /// <summary>
    /// A value without the white space around it, <see langword="null"/> if nothing is left. A secret from a mounted file often ends in a
    /// line break, and no client id or secret of Adobe contains white space.
    /// </summary>
    public static string? Trim(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    /// <summary>The full name of a setting.</summary>
    public string At(string property) => $"{settings}:{property}";

    public void Add(string problem) => _all.Add(problem);

    /// <summary>The full name of the setting starts the message.</summary>
    public void Add(string property, string problem) => Add($"{At(property)} {problem}");

    public void AddRange(IEnumerable<string> problems) => _all.AddRange(problems);

    /// <returns><see langword="false"/>, for the caller to return.</returns>
    public bool Fail(string problem)
    {
        Add(problem);
        return false;
    }

    /// <summary>
    /// Reports what a shell, an editor or a web page left in a secret or a scope. The message names the character and its position, which
    /// reveal nothing about a secret.
    /// </summary>
    public void CheckPasted(string property, IEnumerable<string> values)
    {
        foreach (string problem in values.Select(FindPasted).OfType<string>())
        {
            Add(property, problem);
        }
    }

    private static string? FindPasted(string value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (IsInvisible(value[i]))
            {
                return $"has an invisible character (U+{(int)value[i]:X4}) at position {i}, here or in the credential file. Copy the "
                    + "value again, and save the file without a byte order mark.";
            }
        }

        return value.Length > 0 && (Quotes.Contains(value[0]) || Quotes.Contains(value[^1]))
            ? "starts or ends with a quotation mark, here or in the credential file. Remove it: a shell removes quotation marks, and "
                + "Docker's file of environment variables keeps them."
            : null;
    }

    // A space between two characters is visible.
    private static bool IsInvisible(char character) =>
        char.IsControl(character) || (char.IsWhiteSpace(character) && character is not ' ')
            || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.Format;
}
