namespace TokenKit.Http;

/// <summary>The hosts that may have the token.</summary>
internal sealed class AllowedHosts(IEnumerable<string> patterns)
{
    private const string Below = "*.";

    private readonly string[] _patterns = [.. patterns];

    public bool Contains(Uri uri) => _patterns.Any(pattern => Matches(pattern, uri));

    /// <summary>Whether a pattern is one: a host name or address without scheme, port or path, with at most a leading <c>*.</c>.</summary>
    public static bool IsValid(string? pattern) =>
        pattern is not null && Uri.CheckHostName(HostOf(pattern)) is not UriHostNameType.Unknown;

    public override string ToString() => string.Join(", ", _patterns);

    private static bool Matches(string pattern, Uri uri) => pattern.StartsWith(Below, StringComparison.Ordinal)
        ? uri.IdnHost.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
        : uri.IdnHost.Equals(pattern.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);

    private static string HostOf(string pattern) => pattern.StartsWith(Below, StringComparison.Ordinal) ? pattern[Below.Length..] : pattern;
}
