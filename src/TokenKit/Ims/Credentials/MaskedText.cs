using System.Buffers;

namespace TokenKit.Ims.Credentials;

/// <summary>Masks values before they appear in a message: in a damaged file a secret may stand in the place of a name.</summary>
internal static class MaskedText
{
    private const int LongestValue = 64;
    private const int LongestName = 24;
    private const string Mask = "(not shown)";

    private static readonly SearchValues<char> InNames = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.$");

    private static readonly SearchValues<string> InSecrets =
        SearchValues.Create(["p8e-", "BEGIN", "PRIVATE", "eyJ", "MII"], StringComparison.OrdinalIgnoreCase);

    /// <summary>A client id, an organization or a name that a user chose.</summary>
    public static string Of(string value) =>
        value.Length <= LongestValue && !value.AsSpan().ContainsAny(InSecrets)
        && value.All(character => char.IsLetterOrDigit(character) || character is ' ' or '.' or '_' or '-' or '@')
            ? value
            : Mask;

    /// <summary>The name of a member of a file's format: short and without digits.</summary>
    public static string OfName(string name) =>
        name.Length is > 0 and <= LongestName && !name.AsSpan().ContainsAnyExcept(InNames) && !name.AsSpan().ContainsAny(InSecrets)
            ? name
            : Mask;
}
