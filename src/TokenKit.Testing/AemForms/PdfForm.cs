using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.AemForms;

// The synchronous API: it takes a template, and perhaps data, and answers with a PDF.
internal static class PdfForm
{
    public const string Path = "/adobe/document/generate/pdfform";

    // One page with one line of text (ISO 32000-1 section 7.5). The table after xref has the offset of each object: keep both in step.
    // Each entry of the table ends with a blank, which editors would remove here.
    private const string Blank = " ";
    private const string OnePage = $$"""
        %PDF-1.4
        1 0 obj
        << /Type /Catalog /Pages 2 0 R >>
        endobj
        2 0 obj
        << /Type /Pages /Kids [3 0 R] /Count 1 >>
        endobj
        3 0 obj
        << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>
        endobj
        4 0 obj
        << /Length 50 >>
        stream
        BT /F1 18 Tf 72 760 Td (AEM Forms, emulated) Tj ET
        endstream
        endobj
        5 0 obj
        << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>
        endobj
        xref
        0 6
        0000000000 65535 f{{Blank}}
        0000000009 00000 n{{Blank}}
        0000000058 00000 n{{Blank}}
        0000000115 00000 n{{Blank}}
        0000000241 00000 n{{Blank}}
        0000000341 00000 n{{Blank}}
        trailer
        << /Size 6 /Root 1 0 R >>
        startxref
        411
        %%EOF

        """;

    public static Answer Generate(Exchange exchange)
    {
        if (exchange.Header("x-adobe-accept-experimental") != "1")
        {
            return AemErrors.BadRequest("The header X-Adobe-Accept-Experimental is not 1.");
        }

        if (exchange.Form is not { IsMultipart: true } form)
        {
            return AemErrors.BadRequest("The body is not multipart/form-data.");
        }

        // Only the beginning of a long body is kept. A template that may be in the rest is not missed.
        bool hasTemplate = form.Parts.Any(part => part.Name == "template" && part.Value.Length > 0);
        return (form.IsWhole, exchange.Body.IsTooLong, hasTemplate) switch
        {
            (false, false, _) => AemErrors.BadRequest("The multipart body is broken."),
            (_, false, false) => AemErrors.BadRequest("The part 'template' is missing or empty."),
            _ => new Answer(200, "application/pdf", OnePage),
        };
    }
}
