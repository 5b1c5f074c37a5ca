using System.Buffers;

namespace TokenKit.Ims.Credentials;

/// <summary>What of a file's content a message may show. A damaged file may hold a secret where a name belongs.</summary>
internal static class Shown
{
    private const int LongestValue = 64;
    private const int LongestName = 24;
    private const string Instead = "(not shown)";

    private static readonly SearchValues<char> InNames = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.$");

    private static readonly SearchValues<string> Telling = SearchValues.Create(["p8e-", "BEGIN", "PRIVATE", "eyJ", "MII"], StringComparison.OrdinalIgnoreCase);

    /// <summary>A name that a person gave, a client id or an organization.</summary>
    public static string Of(string value) =>
        value.Length <= LongestValue && !value.AsSpan().ContainsAny(Telling) && value.All(character => char.IsLetterOrDigit(character) || character is ' ' or '.' or '_' or '-' or '@')
            ? value
            : Instead;

    /// <summary>A name of the file's own format: a word without digits.</summary>
    public static string NameOf(string name) =>
        name.Length is > 0 and <= LongestName && !name.AsSpan().ContainsAnyExcept(InNames) && !name.AsSpan().ContainsAny(Telling) ? name : Instead;
}
