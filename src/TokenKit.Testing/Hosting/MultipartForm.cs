using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using TokenKit.Testing.Journal;

namespace TokenKit.Testing.Hosting;

// The parameters of a multipart/form-data body (RFC 7578). Null means that it is broken.
internal static class MultipartForm
{
    public static async Task<IReadOnlyList<FormField>?> ReadAsync(string boundary, ReadOnlyMemory<byte> body)
    {
        try
        {
            var fields = new List<FormField>();
            var reader = new MultipartReader(boundary, new MemoryStream(body.ToArray()));
            while (await reader.ReadNextSectionAsync().ConfigureAwait(false) is MultipartSection section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? disposition)
                    || !disposition.IsFormDisposition())
                {
                    return null;
                }

                using var text = new StreamReader(section.Body, Encoding.UTF8);
                fields.Add(new FormField(
                    HeaderUtilities.RemoveQuotes(disposition.Name).ToString(), await text.ReadToEndAsync().ConfigureAwait(false)));
            }

            return fields;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            return null;
        }
    }
}
