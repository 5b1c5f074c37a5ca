using System.Buffers;
using System.Text;

namespace TokenKit;

/// <summary>
/// A host that may have a token, as a user writes it: <c>api.example.com</c>, <c>*.example.com</c> for all hosts below a domain, or
/// <c>api-*.example.com</c> for a part of the first label. Hosts have the form that <see cref="Uri.IdnHost"/> gives them.
/// </summary>
internal sealed class HostPattern
{
    private const string Below = "*.";
    private const char Star = '*';

    // Characters at which Uri ends a host, or which it ignores.
    private static readonly SearchValues<char> NotInName = SearchValues.Create(":/\\?#@%[] \t\r\n");

    private static readonly char[] Separators = [',', ' ', '\t', '\r', '\n'];

    // A star in a label stands for a part of it. With fewer labels, "adobe*.io" would match domains of other owners too.
    private const int FewestLabels = 3;

    private readonly string _text;

    // The whole host if there is no star; otherwise the parts before and after the star.
    private readonly string _start;
    private readonly string? _end;
    private readonly bool _isDomain;

    private HostPattern(string text, string start, string? end = null, bool isDomain = false)
    {
        _text = text;
        _start = start;
        _end = end;
        _isDomain = isDomain;
    }

    /// <summary>Reads a pattern; <see langword="null"/> if it is not a valid one, such as one with a scheme, a port or a path.</summary>
    public static HostPattern? Parse(string? text) =>
        text is null ? null
        : text.StartsWith(Below, StringComparison.Ordinal) ? Domain(text[Below.Length..])
        : text.Contains(Star, StringComparison.Ordinal) ? PartOfLabel(text)
        : ToHost(text) is { } host ? new HostPattern(text: host, start: host)
        : null;

    /// <summary>Splits entries that are lists with commas or blanks, such as the value of one environment variable.</summary>
    public static IReadOnlyList<string> Split(IEnumerable<string?> hosts) =>
        [.. hosts.OfType<string>().SelectMany(host => host.Split(Separators, StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>What is wrong with the hosts of a setting, and what to do; one message for each of them.</summary>
    public static IEnumerable<string> FindProblems(IEnumerable<string?> hosts, string setting) =>
        from host in hosts
        where Parse(host) is null
        select $"{setting} holds '{host}', which is not a valid host: write a name such as api.example.com, or *.example.com, "
            + "without scheme, port or path.";

    public bool Matches(string host, UriHostNameType type)
    {
        if (_end is null)
        {
            return host.Equals(_start, StringComparison.OrdinalIgnoreCase);
        }

        // Only a name has a domain: the zone of an IPv6 address may end with anything.
        return type is UriHostNameType.Dns
            && host.Length >= _start.Length + _end.Length
            && host.StartsWith(_start, StringComparison.OrdinalIgnoreCase)
            && host.EndsWith(_end, StringComparison.OrdinalIgnoreCase)
            && (_isDomain || !host.AsSpan(_start.Length, host.Length - _start.Length - _end.Length).Contains('.'));
    }

    public override string ToString() => _text;

    private static HostPattern? Domain(string domain) =>
        ToHost(domain) is { } host && Uri.CheckHostName(host) is UriHostNameType.Dns
            ? new HostPattern(Below + host, string.Empty, $".{host}", isDomain: true)
            : null;

    // The first label must be ASCII, because a part of an encoded label means nothing.
    private static HostPattern? PartOfLabel(string text)
    {
        int star = text.IndexOf(Star, StringComparison.Ordinal);
        string[] labels = text.Split('.');
        bool isInFirst = star < labels[0].Length && text.LastIndexOf(Star) == star;
        bool isValid = isInFirst && labels.Length >= FewestLabels && Ascii.IsValid(labels[0]);
        return isValid && ToHost(text.Replace(Star, 'x')) is { } host
            ? new HostPattern($"{host[..star]}{Star}{host[(star + 1)..]}", host[..star], host[(star + 1)..])
            : null;
    }

    // Uri itself normalizes the host, as it does for the addresses that are compared with it, with any culture data of the process.
    private static string? ToHost(string name)
    {
        bool isAddress = Uri.CheckHostName(name) is UriHostNameType.IPv6;
        if (!isAddress && name.AsSpan().ContainsAny(NotInName))
        {
            return null;
        }

        try
        {
            string host = isAddress && name[0] != '[' ? $"[{name}]" : name;
            return Uri.TryCreate($"https://{host}/", UriKind.Absolute, out Uri? uri)
                && Uri.CheckHostName(uri.IdnHost) is not UriHostNameType.Unknown ? uri.IdnHost : null;
        }
        catch (UriFormatException)
        {
            // The name contains letters that cannot be encoded for DNS.
            return null;
        }
    }
}
