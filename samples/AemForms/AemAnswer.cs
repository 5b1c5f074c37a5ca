using System.Net;
using System.Text.Json;

namespace AemForms;

/// <summary>Tells a good answer of AEM from the others.</summary>
internal static class AemAnswer
{
    private const int LongestDetail = 500;

    /// <exception cref="AemInputException">AEM answered 400.</exception>
    /// <exception cref="HttpRequestException">AEM refused otherwise; the status says why (docs/aem-forms.md).</exception>
    public static async Task EnsureGoodAsync(this HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode is HttpStatusCode.BadRequest)
        {
            throw new AemInputException(DetailOf(await response.Content.ReadAsStringAsync(cancellationToken))
                ?? "AEM does not say what is wrong with the request.");
        }

        response.EnsureSuccessStatusCode();
    }

    private static string? DetailOf(string body)
    {
        try
        {
            using var error = JsonDocument.Parse(body);
            return error.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("detail", out JsonElement found)
                && found is { ValueKind: JsonValueKind.String } && found.GetString() is { Length: > 0 and <= LongestDetail } detail
                    ? detail
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
