using System.Net;
using System.Text.Json;
using TokenKit.OAuth;

namespace TokenKit.Requests;

/// <summary>One answer, taken apart: the status, the JSON if it was any, and Adobe's words for an error, those of its gateway included.</summary>
internal sealed class RequestAnswer
{
    private const int LongestDescription = 300;
    private const int LongestCode = 64;

    public required HttpStatusCode StatusCode { get; init; }

    /// <summary>The JSON object of the body; <see langword="null"/> where it was anything else. It may hold a secret.</summary>
    public required JsonElement? Json { get; init; }

    /// <summary>Whether the body is a page for people: a proxy's, whatever its status says.</summary>
    public required bool IsPage { get; init; }

    public required string? Error { get; init; }

    public required string? ErrorDescription { get; init; }

    /// <summary>How the body was compressed, for a message about a body that is not JSON; empty if it was not.</summary>
    public string EncodingNote { get; init; } = string.Empty;

    public required TimeSpan? RetryAfter { get; init; }

    public required string? RequestId { get; init; }

    public bool IsSuccess => (int)StatusCode is >= 200 and < 300;

    public static async Task<RequestAnswer> ReadAsync(
        HttpResponseMessage response, TokenForm secrets, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        TokenEndpointAnswer answer = await TokenEndpointAnswer.ReadAsync(response, secrets, timeProvider, cancellationToken).ConfigureAwait(false);

        JsonElement? json = answer.Json is null ? null : Parse(answer.Body);
        return new RequestAnswer
        {
            StatusCode = answer.StatusCode,
            Json = json,
            IsPage = response.Content.Headers.ContentType?.MediaType == "text/html",
            Error = answer.Error ?? WireText.Fit(json?.Text("error_code"), secrets, LongestCode),
            ErrorDescription = answer.ErrorDescription ?? WireText.Fit(json?.Text("message"), secrets, LongestDescription),
            EncodingNote = answer.EncodingNote,
            RetryAfter = answer.RetryAfter,
            RequestId = answer.RequestId,
        };
    }

    /// <summary>The status and the error; never the body.</summary>
    public override string ToString() => $"{(int)StatusCode} {Error}".TrimEnd();

    private static JsonElement? Parse(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        try
        {
            return JsonElement.Parse(body) is { ValueKind: JsonValueKind.Object } json ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
