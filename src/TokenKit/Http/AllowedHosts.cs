using System.Globalization;
using System.Text;

namespace TokenKit.Http;

/// <summary>The hosts that may have the token.</summary>
internal sealed class AllowedHosts(IEnumerable<string> patterns)
{
    /// <summary>What to do about a pattern that is none.</summary>
    public const string Mend = "write a name such as api.example.com, or *.example.com, without scheme, port or path.";

    private const string Below = "*.";

    private static readonly IdnMapping Idn = new();

    private readonly string[] _patterns = [.. patterns.Select(ToAscii)];

    public bool Contains(Uri uri) => _patterns.Any(pattern => Matches(pattern, uri));

    /// <summary>Whether a pattern is one: a host name or address without scheme, port or path, with at most a leading <c>*.</c>.</summary>
    public static bool IsValid(string? pattern) =>
        pattern is not null && Uri.CheckHostName(HostOf(pattern)) is not UriHostNameType.Unknown;

    public override string ToString() => string.Join(", ", _patterns);

    // Only a name has a domain: the zone of an IPv6 address may end with anything.
    private static bool Matches(string pattern, Uri uri) => pattern.StartsWith(Below, StringComparison.Ordinal)
        ? uri.HostNameType is UriHostNameType.Dns && uri.IdnHost.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
        : uri.IdnHost.Equals(pattern.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);

    private static string HostOf(string pattern) => pattern.StartsWith(Below, StringComparison.Ordinal) ? pattern[Below.Length..] : pattern;

    // As the address itself goes on the wire.
    private static string ToAscii(string pattern) => Ascii.IsValid(pattern) ? pattern : Idn.GetAscii(pattern);
}
