using System.Net;

namespace TokenKit.Tests.OAuth;

/// <summary>A request as it left for the wire.</summary>
internal sealed class SentRequest
{
    public required HttpMethod Method { get; init; }

    public required Uri Uri { get; init; }

    public required string? ContentType { get; init; }

    public required string Body { get; init; }

    /// <summary>All headers, as one text.</summary>
    public required string Headers { get; init; }

    public required string Accept { get; init; }

    public required bool IsBackChannel { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Version Version { get; init; }

    public required HttpVersionPolicy VersionPolicy { get; init; }

    /// <summary>The fields of the form, decoded, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Form =>
        [.. Body.Split('&').Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create(Decode(pair[0]), Decode(pair[1])))];

    public string? this[string name] => Form.Where(pair => pair.Key == name).Select(pair => pair.Value).SingleOrDefault();

    public static async Task<SentRequest> OfAsync(HttpRequestMessage request, DateTimeOffset at, CancellationToken cancellationToken) =>
        new()
        {
            Method = request.Method,
            Uri = request.RequestUri!,
            ContentType = request.Content?.Headers.ContentType?.ToString(),
            Body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken),
            Headers = $"{request.Headers}{request.Content?.Headers}",
            Accept = request.Headers.Accept.ToString(),
            IsBackChannel = request is BackChannelRequest,
            At = at,
            Version = request.Version,
            VersionPolicy = request.VersionPolicy,
        };

    private static string Decode(string text) => WebUtility.UrlDecode(text);
}
