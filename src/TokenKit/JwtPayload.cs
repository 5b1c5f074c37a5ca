using System.Buffers.Text;
using System.Text.Json;

namespace TokenKit;

/// <summary>
/// Reads the claims of a JWT without verifying anything. <c>JsonWebToken</c> is stricter: it rejects the whole token if its header is
/// not JSON or its <c>iat</c> is not a number. Adobe promises nothing about the inside of its tokens, so here only the payload must be
/// JSON.
/// </summary>
internal static class JwtPayload
{
    private const int LongestToken = 64 * 1024;

    /// <returns>The claims; <see langword="null"/> if the text is not three parts with a JSON object in the middle.</returns>
    public static JsonElement? TryRead(string token)
    {
        if (token.Length > LongestToken || token.Split('.') is not [_, { Length: > 0 } payload, { Length: > 0 }])
        {
            return null;
        }

        try
        {
            return JsonElement.Parse(Base64Url.DecodeFromChars(payload)) is { ValueKind: JsonValueKind.Object } claims ? claims : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }
}
