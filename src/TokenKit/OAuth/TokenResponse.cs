using System.Text.Json.Serialization;

namespace TokenKit.OAuth;

/// <summary>What a token endpoint says in JSON: a token (RFC 6749 section 5.1) or an error (section 5.2).</summary>
internal sealed class TokenResponse
{
    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    [JsonPropertyName("token_type")]
    public string? TokenType { get; init; }

    // A number, or a number in a string: both are seen in the field.
    [JsonPropertyName("expires_in")]
    public double? ExpiresIn { get; init; }

    [JsonPropertyName("error")]
    public string? Error { get; init; }

    [JsonPropertyName("error_description")]
    public string? ErrorDescription { get; init; }

    public override string ToString() => AccessToken is null ? $"error {Error}" : "a token";
}
