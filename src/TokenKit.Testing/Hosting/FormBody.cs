using Microsoft.Net.Http.Headers;
using TokenKit.Testing.Journal;

namespace TokenKit.Testing.Hosting;

// The parameters of a body that says it is a form.
internal static class FormBody
{
    public static bool IsForm(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) && (IsUrlEncoded(type) || IsMultipart(type));

    // Null where the body is no form, or a broken one.
    public static async Task<IReadOnlyList<FormField>?> ReadAsync(string? contentType, ReadOnlyMemory<byte> body)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type))
        {
            return null;
        }

        if (IsUrlEncoded(type))
        {
            return UrlEncodedForm.Decode(body.Span);
        }

        string? boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        return IsMultipart(type) && !string.IsNullOrEmpty(boundary)
            ? await MultipartForm.ReadAsync(boundary, body).ConfigureAwait(false)
            : null;
    }

    private static bool IsUrlEncoded(MediaTypeHeaderValue type) =>
        type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    private static bool IsMultipart(MediaTypeHeaderValue type) => type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
}
