using System.Net;

namespace TokenKit.OAuth;

/// <summary>One answer of a token endpoint, taken apart: the status, the JSON if it was any, and the headers that matter.</summary>
internal sealed class TokenEndpointAnswer
{
    private const int LongestDescription = 300;
    private const int LongestRequestId = 128;
    private const int LongestEncoding = 64;

    // Smaller differences are the journey of the answer; IMS itself allows a signed assertion 30 s.
    private static readonly TimeSpan SmallestSkew = TimeSpan.FromMinutes(1);

    public required HttpStatusCode StatusCode { get; init; }

    /// <summary>The JSON object of the body; <see langword="null"/> where it was HTML, empty, cut short or something else.</summary>
    public required TokenResponse? Json { get; init; }

    /// <summary>The body, expanded; empty where it is too large or did not come. It may hold a secret.</summary>
    public required byte[] Body { get; init; }

    public required bool IsTooLarge { get; init; }

    /// <summary>How the body was compressed, for a message about a body that is not JSON; empty if it was not.</summary>
    public string EncodingNote { get; init; } = string.Empty;

    /// <summary>The error code, on one line and without what the form holds.</summary>
    public required string? Error { get; init; }

    /// <summary>The issuer's words, likewise.</summary>
    public required string? ErrorDescription { get; init; }

    public required TimeSpan? RetryAfter { get; init; }

    public required string? RequestId { get; init; }

    /// <summary>When the answer was made, by the endpoint's clock.</summary>
    public required DateTimeOffset? Date { get; init; }

    public override string ToString() => $"{(int)StatusCode} {Error}".TrimEnd();

    public bool IsSuccess => (int)StatusCode is >= 200 and < 300;

    public static async Task<TokenEndpointAnswer> ReadAsync(
        HttpResponseMessage response, TokenForm form, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        byte[]? body = [];
        try
        {
            body = await AnswerBody.ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException) when (!response.IsSuccessStatusCode && !cancellationToken.IsCancellationRequested)
        {
            // The status of a refusal is worth more than the rest of its body, unless we cut that off ourselves.
        }

        TokenResponse? json = TokenResponse.Parse(body);
        return new TokenEndpointAnswer
        {
            StatusCode = response.StatusCode,
            Json = json,
            Body = body ?? [],
            IsTooLarge = body is null,
            EncodingNote = WireText.Fit(string.Join(", ", response.Content.Headers.ContentEncoding), form, LongestEncoding) is { } encoding
                ? $" (Content-Encoding: {encoding})"
                : string.Empty,
            RetryAfter = RetryAfterOf(response, timeProvider),
            Error = OAuthErrors.IsKnown(json?.Error) ? json!.Error : WireText.Fit(json?.Error, form, LongestDescription),
            ErrorDescription = WireText.Fit(json?.ErrorDescription, form, LongestDescription),
            RequestId = RequestIdOf(response, "x-debug-id", form) ?? RequestIdOf(response, "x-request-id", form),
            Date = response.Headers.Date,
        };
    }

    /// <summary>How far this machine's clock is ahead of the endpoint's; <see langword="null"/> where it is close or not known.</summary>
    public TimeSpan? ClockSkew(DateTimeOffset sentAt) =>
        Date is { } date && (sentAt - date).Duration() >= SmallestSkew ? sentAt - date : null;

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

    private static string? RequestIdOf(HttpResponseMessage response, string header, TokenForm form) =>
        response.Headers.TryGetValues(header, out IEnumerable<string>? values) ? WireText.Fit(values.First(), form, LongestRequestId) : null;
}
