using System.IO.Compression;
using System.Net;
using System.Text.Json;

namespace TokenKit.OAuth;

/// <summary>One answer of an issuer: the status, the JSON if there is any, the error, and the headers that matter.</summary>
internal sealed class EndpointAnswer
{
    private const int LongestDescription = 300;
    private const int LongestCode = 64;
    private const int LongestRequestId = 128;
    private const int LargestBody = 256 * 1024;

    // Smaller differences are the time that the answer took; IMS itself allows a signed assertion 30 s.
    private static readonly TimeSpan SmallestSkew = TimeSpan.FromMinutes(1);

    private SecretRedactor _sent = SecretRedactor.None;

    public required HttpStatusCode StatusCode { get; init; }

    /// <summary>
    /// The JSON object of the body; <see langword="null"/> if it was HTML, empty, cut short or something else. May hold a secret.
    /// </summary>
    public JsonElement? Json { get; init; }

    /// <summary>Whether the body is a page for people: the answer of a proxy, whatever its status says.</summary>
    public bool IsPage { get; init; }

    /// <summary>Whether the body is larger than 256 KiB, compressed or expanded.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>How the body was compressed, for a message about a body that is not JSON; empty if it was not.</summary>
    public string EncodingNote { get; init; } = string.Empty;

    /// <summary>The error code of the issuer or of Adobe's gateway, on one line and without secrets.</summary>
    public string? Error { get; init; }

    /// <summary>The issuer's description of the error, on one line and without secrets.</summary>
    public string? ErrorDescription { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string? RequestId { get; init; }

    /// <summary>When the request was sent, by this machine's clock.</summary>
    public DateTimeOffset SentAt { get; init; }

    /// <summary>How far this machine's clock is ahead of the endpoint's; <see langword="null"/> if it is close or not known.</summary>
    public TimeSpan? ClockSkew { get; private init; }

    public bool IsSuccess => (int)StatusCode is >= 200 and < 300;

    public static async Task<EndpointAnswer> ReadAsync(
        HttpResponseMessage response,
        SecretRedactor sent,
        DateTimeOffset sentAt,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        byte[]? body = [];
        try
        {
            body = await ReadBodyAsync(response.Content, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException) when (!response.IsSuccessStatusCode && !cancellationToken.IsCancellationRequested)
        {
            // The status of an error is worth more than the rest of its body, unless our own time limit cut it off.
        }

        JsonElement? json = JsonMembers.ParseObject(body) is { } parsed && parsed.HasOnlyText() ? parsed : null;

        // PDF Services has an object in the place of the code: {"error":{"code":"…","message":"…"}}.
        JsonElement? inner = json?.Member("error", JsonValueKind.Object);
        string? error = json?.Text("error") ?? inner?.Text("code");
        string encodings = string.Join(", ", response.Content.Headers.ContentEncoding);
        return new EndpointAnswer
        {
            _sent = sent,
            StatusCode = response.StatusCode,
            Json = json,
            IsPage = response.Content.Headers.ContentType?.MediaType == "text/html",
            IsTooLarge = body is null,
            EncodingNote = sent.Fit(encodings, LongestCode) is { } encoding ? $" (Content-Encoding: {encoding})" : string.Empty,
            RetryAfter = RetryAfterOf(response, timeProvider),
            Error = IssuerError.IsKnown(error)
                ? error
                : sent.Fit(error, LongestDescription) ?? sent.Fit(json?.Text("error_code"), LongestCode),
            ErrorDescription = sent.Fit(json?.Text("error_description"), LongestDescription)
                ?? sent.Fit(json?.Text("message"), LongestDescription)
                ?? sent.Fit(inner?.Text("message"), LongestDescription),
            RequestId = HeaderOf(response, "x-debug-id", sent) ?? HeaderOf(response, "x-request-id", sent),
            SentAt = sentAt,
            ClockSkew = response.Headers.Date is { } date && (sentAt - date).Duration() >= SmallestSkew ? sentAt - date : null,
        };
    }

    /// <summary>A string of the JSON, short, on one line and without secrets.</summary>
    public string? Shown(string name) => _sent.Fit(Json?.Text(name), LongestDescription);

    /// <summary>The status and the error; never the body.</summary>
    public override string ToString() => $"{(int)StatusCode} {Error}".TrimEnd();

    // A gateway may compress a body without being asked to. Null if the body is too large.
    private static async Task<byte[]?> ReadBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(LargestBody, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            return null;
        }

        byte[] body = await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return content.Headers.ContentEncoding is { Count: 1 } encodings ? Expand(body, encodings.First()) : body;
    }

    private static byte[]? Expand(byte[] body, string encoding)
    {
        var compressed = new MemoryStream(body);
        using Stream expanding = encoding.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(compressed, CompressionMode.Decompress),
            "deflate" => new ZLibStream(compressed, CompressionMode.Decompress),
            "br" => new BrotliStream(compressed, CompressionMode.Decompress),
            _ => compressed,
        };
        byte[] expanded = new byte[LargestBody + 1];
        try
        {
            int length = expanding.ReadAtLeast(expanded, expanded.Length, throwOnEndOfStream: false);
            return length > LargestBody ? null : expanded[..length];
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or IOException)
        {
            // The body is not what its header says; then it is not JSON either.
            return body;
        }
    }

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response, TimeProvider timeProvider)
    {
        TimeSpan? after = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - timeProvider.GetUtcNow(),
            _ => null,
        };
        return after < TimeSpan.Zero ? TimeSpan.Zero : after;
    }

    private static string? HeaderOf(HttpResponseMessage response, string name, SecretRedactor sent) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? sent.Fit(values.First(), LongestRequestId) : null;
}
