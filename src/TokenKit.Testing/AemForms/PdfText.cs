using System.Globalization;
using System.Text;

namespace TokenKit.Testing.AemForms;

// A PDF small enough to be written by hand, and whole enough to be opened (ISO 32000-1 section 7.5).
internal static class PdfText
{
    // The line is plain ASCII without parentheses and backslashes.
    public static string OnePage(string line)
    {
        string page = $"BT /F1 18 Tf 72 760 Td ({line}) Tj ET";
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            Invariant($"<< /Length {page.Length} >>\nstream\n{page}\nendstream"),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        var pdf = new StringBuilder("%PDF-1.4\n");
        var table = new StringBuilder(Invariant($"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n"));
        for (int i = 0; i < objects.Length; i++)
        {
            table.Append(Invariant($"{pdf.Length:D10} 00000 n \n"));
            pdf.Append(Invariant($"{i + 1} 0 obj\n{objects[i]}\nendobj\n"));
        }

        int start = pdf.Length;
        return pdf.Append(table)
            .Append(Invariant($"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"))
            .ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
