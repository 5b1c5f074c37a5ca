namespace TokenKit.Ims;

/// <summary>Scopes as IMS expects them: separated by commas alone, in their own case, each once.</summary>
internal static class ScopeList
{
    private static readonly char[] Separators = [',', ' ', '\t', '\r', '\n'];

    /// <summary>Splits lists: users copy them from the console, which shows a blank after each comma.</summary>
    public static IReadOnlyList<string> Parse(IEnumerable<string?> scopes) =>
    [
        .. scopes.OfType<string>()
            .SelectMany(scope => scope.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
            .Distinct(StringComparer.Ordinal),
    ];

    public static string Join(IEnumerable<string> scopes) => string.Join(',', scopes);
}
