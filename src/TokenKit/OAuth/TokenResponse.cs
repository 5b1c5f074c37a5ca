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
    public static TokenResponse? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            return root.ValueKind is not JsonValueKind.Object ? null : new TokenResponse
            {
                AccessToken = Text(root, "access_token"),
                TokenType = Text(root, "token_type"),
                ExpiresIn = Number(root, "expires_in"),
                Error = Text(root, "error"),
                ErrorDescription = Text(root, "error_description"),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter where a text is none: half a surrogate pair, or bytes that are not UTF-8.
            return null;
        }
    }

    public override string ToString() => AccessToken is null ? $"error {Error}" : "a token";

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement text) && text.ValueKind is JsonValueKind.String ? text.GetString() : null;

    // A number, or a number in a string: both are seen in the field.
    private static double? Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement number) && number.ValueKind is JsonValueKind.Number ? number.GetDouble()
        : double.TryParse(Text(root, name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
        : null;
}
