using System.Net.Http.Headers;

namespace AemForms;

/// <summary>The synchronous API: data and the service's own template come back as a PDF.</summary>
internal sealed class PdfClient(HttpClient aem)
{
    private static readonly string Template = Path.Combine(AppContext.BaseDirectory, "statement.xdp");

    /// <exception cref="AemInputException">AEM does not take the data.</exception>
    /// <exception cref="HttpRequestException">AEM refused; the status says why (docs/aem-forms.md).</exception>
    public async Task<byte[]> GenerateAsync(byte[] data, CancellationToken cancellationToken)
    {
        // Bytes and not streams: after a 401 the token handler sends them once more with a new token.
        using var form = new MultipartFormDataContent
        {
            { Part(await File.ReadAllBytesAsync(Template, cancellationToken), "application/vnd.adobe.xdp+xml"), "template",
                "statement.xdp" },
            { Part(data, "application/xml"), "data", "data.xml" },
        };

        // X-Api-Key comes from the token handler, as Authorization does.
        using var request = new HttpRequestMessage(HttpMethod.Post, "adobe/document/generate/pdfform") { Content = form };
        request.Headers.Add("X-Adobe-Accept-Experimental", "1");
        using HttpResponseMessage response = await aem.SendAsync(request, cancellationToken);
        await response.EnsureGoodAsync(cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    private static ByteArrayContent Part(byte[] bytes, string type) =>
        new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
}
