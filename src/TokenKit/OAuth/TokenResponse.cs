using System.Globalization;
using System.Text.Json;

namespace TokenKit.OAuth;

/// <summary>What a token endpoint says in JSON: a token (RFC 6749 section 5.1) or an error (section 5.2).</summary>
internal sealed class TokenResponse
{
    public string? AccessToken { get; init; }

    public string? TokenType { get; init; }

    public double? ExpiresIn { get; init; }

    public string? Error { get; init; }

    public string? ErrorDescription { get; init; }

    /// <summary>The members of a JSON object, each of another kind than expected as if it were absent; <see langword="null"/> where it is no JSON object.</summary>
    public static TokenResponse? Parse(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        try
        {
            return JsonSerializer.Deserialize(body, TokenResponseJson.Default.DictionaryStringJsonElement) is not { } members ? null : new TokenResponse
            {
                AccessToken = Text(members, "access_token"),
                TokenType = Text(members, "token_type"),
                ExpiresIn = Number(members, "expires_in"),
                Error = Text(members, "error"),
                ErrorDescription = Text(members, "error_description"),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter where a text is none: half a surrogate pair, or bytes that are not UTF-8.
            return null;
        }
    }

    public override string ToString() => AccessToken is null ? $"error {Error}" : "a token";

    private static string? Text(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out JsonElement text) && text.ValueKind is JsonValueKind.String ? text.GetString() : null;

    // A number, or a number in a string: both are seen in the field.
    private static double? Number(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out JsonElement number) && number.ValueKind is JsonValueKind.Number ? number.GetDouble()
        : double.TryParse(Text(members, name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
        : null;
}
