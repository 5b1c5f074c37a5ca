using System.Globalization;
using System.Text;

namespace TokenKit.Http;

/// <summary>The hosts that may have the token.</summary>
internal sealed class AllowedHosts
{
    private const string Below = "*.";

    private static readonly IdnMapping Idn = new();

    private readonly string[] _patterns;

    // What a pattern becomes before the first request: a host to equal, or a domain with its dot to end with.
    private readonly string[] _hosts;
    private readonly string[] _domains;

    // The first host that was allowed.
    private string? _usual;

    public AllowedHosts(IEnumerable<string> patterns)
    {
        _patterns = [.. patterns.Select(TryToAscii).OfType<string>()];
        _domains = [.. _patterns.Where(IsDomain).Select(pattern => pattern[1..])];
        _hosts = [.. _patterns.Where(pattern => !IsDomain(pattern)).Select(pattern => pattern.Trim('[', ']'))];
    }

    /// <summary>Why a request may not have the token, with the mend; <see langword="null"/> where it may.</summary>
    public string? FindProblem(HttpRequestMessage request) =>
        request.RequestUri is not { IsAbsoluteUri: true } target
            ? "The request has no absolute address, so nobody can tell whether its host may have the token. Set HttpClient.BaseAddress or an absolute RequestUri."
        : !SecureTransport.Allows(target)
            ? $"The token is not sent to {target.Scheme}://{target.Authority}: only https keeps it secret (plain http is for loopback only). Mend the address of the request."
        : !Contains(target)
            ? $"The token is not sent to {target.IdnHost}: AllowedHosts holds {this}. If this host may have it, add it: AddAdobeTokenHandler(name, options => options.AllowedHosts.Add(\"{target.IdnHost}\")); else use an HttpClient without the token handler."
        : null;

    public bool Contains(Uri uri)
    {
        string host = uri.IdnHost;
        if (host == _usual)
        {
            return true;
        }

        if (!Matches(host, uri.HostNameType))
        {
            return false;
        }

        // Written once: nearly every client calls one host, and a host that changes must not be a shared write.
        _usual ??= host;
        return true;
    }

    /// <summary>Whether a pattern is one: a host name or address without scheme, port or path, with at most a leading <c>*.</c>.</summary>
    public static bool IsValid(string? pattern) =>
        pattern is not null && TryToAscii(pattern) is { } ascii && Uri.CheckHostName(IsDomain(ascii) ? ascii[Below.Length..] : ascii) switch
        {
            UriHostNameType.Unknown => false,
            UriHostNameType.Dns => true,
            _ => !IsDomain(ascii),
        };

    public override string ToString() => string.Join(", ", _patterns);

    private bool Matches(string host, UriHostNameType type)
    {
        foreach (string allowed in _hosts)
        {
            if (host.Equals(allowed, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        foreach (string domain in _domains)
        {
            // Only a name has a domain: the zone of an IPv6 address may end with anything.
            if (host.EndsWith(domain, StringComparison.OrdinalIgnoreCase))
            {
                return type is UriHostNameType.Dns;
            }
        }

        return false;
    }

    private static bool IsDomain(string pattern) => pattern.StartsWith(Below, StringComparison.Ordinal);

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
