using System.Globalization;
using System.Text;

namespace TokenKit.Http;

/// <summary>The hosts that may have the token.</summary>
internal sealed class AllowedHosts(IEnumerable<string> patterns)
{
    private const string Below = "*.";

    private static readonly IdnMapping Idn = new();

    private readonly string[] _patterns = [.. patterns.Select(TryToAscii).OfType<string>()];

    // A loop, not a query: every request passes here.
    public bool Contains(Uri uri)
    {
        foreach (string pattern in _patterns)
        {
            if (Matches(pattern, uri))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a pattern is one: a host name or address without scheme, port or path, with at most a leading <c>*.</c>.</summary>
    public static bool IsValid(string? pattern) =>
        pattern is not null && TryToAscii(pattern) is { } ascii && Uri.CheckHostName(HostOf(ascii)) switch
        {
            UriHostNameType.Unknown => false,
            UriHostNameType.Dns => true,
            _ => !ascii.StartsWith(Below, StringComparison.Ordinal),
        };

    public override string ToString() => string.Join(", ", _patterns);

    // Only a name has a domain: the zone of an IPv6 address may end with anything.
    private static bool Matches(string pattern, Uri uri) => pattern.StartsWith(Below, StringComparison.Ordinal)
        ? uri.HostNameType is UriHostNameType.Dns && uri.IdnHost.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
        : uri.IdnHost.Equals(pattern.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);

    private static string HostOf(string pattern) => pattern.StartsWith(Below, StringComparison.Ordinal) ? pattern[Below.Length..] : pattern;

    // As the address itself goes on the wire; null where there is no such form.
    private static string? TryToAscii(string pattern)
    {
        try
        {
            return Ascii.IsValid(pattern) ? pattern : Idn.GetAscii(pattern);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
