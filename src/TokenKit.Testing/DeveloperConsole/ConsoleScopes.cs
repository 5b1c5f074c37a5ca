namespace TokenKit.Testing.DeveloperConsole;

// What Adobe asks of a token before it may touch a secret.
internal static class ConsoleScopes
{
    private static readonly string[] ToWrite = DeveloperConsoleEmulator.RequiredScope.Split(',');

    private static readonly string[] ToRead = ToWrite[..^1];

    public static IReadOnlyList<string> Missing(IEnumerable<string> granted, bool reads) =>
        [.. (reads ? ToRead : ToWrite).Except(granted, StringComparer.Ordinal)];
}
