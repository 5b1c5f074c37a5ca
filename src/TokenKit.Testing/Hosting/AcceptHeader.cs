using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace TokenKit.Testing.Hosting;

// RFC 9110 section 12.5.1: which media types a client takes. Without the header it takes any.
internal static class AcceptHeader
{
    // The one that the client prefers: by quality, then the one that it names without a wildcard, then the first. Null if it takes none.
    public static string? Choose(IHeaderDictionary headers, params IReadOnlyList<string> offered)
    {
        string[] sent = [.. headers.Accept.Where(value => !string.IsNullOrWhiteSpace(value)).Select(value => value!)];
        if (sent.Length == 0)
        {
            return offered[0];
        }

        return MediaTypeHeaderValue.TryParseList(sent, out IList<MediaTypeHeaderValue>? ranges)
            ? offered.Where(type => Preference(type, ranges).Quality > 0).MaxBy(type => Preference(type, ranges))
            : null;
    }

    // That of the most specific range that matches: "application/json;q=0, */*" leaves JSON out.
    private static (double Quality, bool IsNamed) Preference(string offered, IEnumerable<MediaTypeHeaderValue> ranges)
    {
        var type = new MediaTypeHeaderValue(offered) { Charset = "utf-8" };
        return ranges
            .Where(type.IsSubsetOf)
            .OrderBy(range => (range.MatchesAllTypes, range.MatchesAllSubTypes))
            .Select(range => (range.Quality ?? 1, !range.MatchesAllSubTypes))
            .FirstOrDefault();
    }
}
