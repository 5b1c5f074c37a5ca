using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace TokenKit.Testing.Hosting;

// The media types of a request: the one that it has, and those that it accepts.
internal static class MediaTypes
{
    public const string UrlEncodedForm = "application/x-www-form-urlencoded";

    public static bool Is(string? contentType, string mediaType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);

    // RFC 9110 section 12.5.1. The type that the client prefers: by quality, then a type that it names without a wildcard, then the first.
    // Without the header it accepts any; null if it accepts none of those that are offered.
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

    // The most specific range that matches counts: "application/json;q=0, */*" excludes JSON.
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
