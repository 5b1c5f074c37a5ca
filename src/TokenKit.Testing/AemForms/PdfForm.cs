using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.AemForms;

// The synchronous API: a template and perhaps data come in, a PDF goes out.
internal static class PdfForm
{
    public const string Path = "/adobe/document/generate/pdfform";

    // Null where the PDF was sent.
    public static async Task<AemRefusal?> AnswerAsync(Exchange exchange)
    {
        AemRefusal? refusal = exchange.Request switch
        {
            { Method: not "POST" } => AemRefusal.WrongMethod,
            var request when request.Headers["x-adobe-accept-experimental"] != "1" => AemRefusal.BadRequest("The header X-Adobe-Accept-Experimental is not 1."),
            _ => await RefuseBodyAsync(exchange).ConfigureAwait(false),
        };
        if (refusal is null)
        {
            await exchange.SendAsync(StatusCodes.Status200OK, "application/pdf", PdfText.OnePage("AEM Forms, emulated")).ConfigureAwait(false);
        }

        return refusal;
    }

    private static async Task<AemRefusal?> RefuseBodyAsync(Exchange exchange)
    {
        if (!MediaTypeHeaderValue.TryParse(exchange.Request.ContentType, out MediaTypeHeaderValue? type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary)
        {
            return AemRefusal.BadRequest("The body is not multipart/form-data.");
        }

        (HashSet<string> parts, bool isWhole) = await ReadPartsAsync(boundary, exchange.Body.Start).ConfigureAwait(false);
        return (isWhole, exchange.Body.IsTooLong, parts.Contains("template")) switch
        {
            (false, false, _) => AemRefusal.BadRequest("The multipart body is broken."),

            // What lies beyond the part of the body that is kept has the benefit of the doubt.
            (_, false, false) => AemRefusal.BadRequest("The part 'template' is missing or empty."),
            _ => null,
        };
    }

    // The names of all parts that hold something.
    private static async Task<(HashSet<string> Names, bool IsWhole)> ReadPartsAsync(string boundary, ReadOnlyMemory<byte> body)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var reader = new MultipartReader(boundary, new MemoryStream(body.ToArray()));
            while (await reader.ReadNextSectionAsync().ConfigureAwait(false) is MultipartSection section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? disposition))
                {
                    return (names, false);
                }

                if (await section.Body.ReadAsync(new byte[1]).ConfigureAwait(false) > 0)
                {
                    names.Add(HeaderUtilities.RemoveQuotes(disposition.Name).ToString());
                }
            }

            return (names, true);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            return (names, false);
        }
    }
}
