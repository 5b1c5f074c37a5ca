namespace TokenKit.Ims;

/// <summary>Scopes as IMS expects them: separated by commas alone, in their own case, each once.</summary>
internal static class ScopeList
{
    private static readonly char[] Separators = [',', ' ', '\t', '\r', '\n'];

    // Thousands of tenants may have the same scopes, and share one list then. Written without a lock: any list may be the last.
    private static volatile IReadOnlyList<string> _last = [];

    /// <summary>Splits lists: users copy them from the console, which shows a blank after each comma.</summary>
    public static IReadOnlyList<string> Parse(IEnumerable<string?> scopes)
    {
        string[] parsed =
        [
            .. scopes.OfType<string>()
                .SelectMany(scope => scope.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
                .Distinct(StringComparer.Ordinal),
        ];
        IReadOnlyList<string> last = _last;
        return parsed.Length == 0 ? [] : parsed.SequenceEqual(last) ? last : _last = parsed;
    }

    public static string Join(IEnumerable<string> scopes) => string.Join(',', scopes);
}
