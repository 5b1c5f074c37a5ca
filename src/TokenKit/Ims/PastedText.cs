using System.Buffers;
using System.Globalization;

namespace TokenKit.Ims;

/// <summary>
/// Finds what a shell, an editor or a web page left in a secret or a scope. The message names the character and its position, which reveal
/// nothing about a secret.
/// </summary>
internal static class PastedText
{
    private static readonly SearchValues<char> Quotes = SearchValues.Create("\"'`\u2018\u2019\u201C\u201D");

    /// <returns>What is wrong and what to do, to follow the name of the setting; <see langword="null"/> if nothing is wrong.</returns>
    public static string? FindProblem(string value)
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
