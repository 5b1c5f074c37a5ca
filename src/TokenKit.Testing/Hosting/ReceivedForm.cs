using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using TokenKit.Testing.Journal;

namespace TokenKit.Testing.Hosting;

// A body whose content type is a form: application/x-www-form-urlencoded, or multipart/form-data (RFC 7578).
internal sealed class ReceivedForm
{
    private ReceivedForm()
    {
    }

    public bool IsUrlEncoded { get; private init; }

    // Multipart with a boundary.
    public bool IsMultipart { get; private init; }

    // False if the multipart body is broken; Parts then holds what comes before the break.
    public bool IsWhole { get; private init; }

    public IReadOnlyList<FormField> Parts { get; private init; } = [];

    // The parameters; null if a server could not read them.
    public IReadOnlyList<FormField>? Fields { get; private init; }

    // Null if the content type is another one.
    public static async Task<ReceivedForm?> ReadAsync(string? contentType, ReadOnlyMemory<byte> body)
    {
        if (MediaTypes.Is(contentType, MediaTypes.UrlEncodedForm))
        {
            return new ReceivedForm { IsUrlEncoded = true, Fields = UrlEncodedForm.Decode(body.Span) };
        }

        if (!MediaTypes.Is(contentType, "multipart/form-data"))
        {
            return null;
        }

        string? boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(contentType).Boundary).Value;
        return string.IsNullOrEmpty(boundary) ? new ReceivedForm() : await ReadPartsAsync(boundary, body).ConfigureAwait(false);
    }

    private static async Task<ReceivedForm> ReadPartsAsync(string boundary, ReadOnlyMemory<byte> body)
    {
        var parts = new List<FormField>();
        bool hasFile = false;
        bool isWhole = false;
        try
        {
            var reader = new MultipartReader(boundary, new MemoryStream(body.ToArray()));
            MultipartSection? section;
            while ((section = await reader.ReadNextSectionAsync().ConfigureAwait(false)) is not null
                && ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? disposition))
            {
                using var text = new StreamReader(section.Body, Encoding.UTF8);
                string value = await text.ReadToEndAsync().ConfigureAwait(false);
                parts.Add(new FormField(HeaderUtilities.RemoveQuotes(disposition.Name).ToString(), value));
                hasFile |= !disposition.IsFormDisposition();
            }

            isWhole = section is null;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            // Broken: isWhole stays false.
        }

        return new ReceivedForm { IsMultipart = true, IsWhole = isWhole, Parts = parts, Fields = isWhole && !hasFile ? parts : null };
    }
}
