using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace TokenKit.Tests.Testing;

public sealed class PdfFormTests : AemFormsTest
{
    [Fact]
    public async Task Template_and_data_make_a_PDF_whose_table_leads_to_its_objects()
    {
        using HttpResponseMessage response = await PostAsync(TheParts());

        Assert.Equal((HttpStatusCode.OK, "application/pdf"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        string pdf = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.StartsWith("%PDF-1.4\n", pdf, StringComparison.Ordinal);
        Assert.EndsWith("%%EOF\n", pdf, StringComparison.Ordinal);
        int table = int.Parse(Regex.Match(pdf, "startxref\n([0-9]+)\n").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.StartsWith("xref\n0 6\n", pdf[table..], StringComparison.Ordinal);
        string[] offsets = [.. Regex.Matches(pdf[table..], "([0-9]{10}) 00000 n \n").Select(match => match.Groups[1].Value)];
        Assert.Equal(5, offsets.Length);
        Assert.All(offsets, (offset, index) => Assert.StartsWith(
            $"{index + 1} 0 obj\n", pdf[int.Parse(offset, CultureInfo.InvariantCulture)..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Data_is_optional_and_may_be_large()
    {
        using var alone = new MultipartFormDataContent { { new StringContent("<xdp/>"), "template" } };
        using var large = new MultipartFormDataContent
        {
            { new ByteArrayContent(new byte[1_000_000]), "data" },
            { new StringContent("<xdp/>"), "template" },
        };

        using HttpResponseMessage first = await PostAsync(alone);
        using HttpResponseMessage second = await PostAsync(large);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task A_template_that_is_missing_or_empty_is_a_400()
    {
        using var missing = new MultipartFormDataContent { { new StringContent("<data/>"), "data" } };
        using var empty = new MultipartFormDataContent { { new StringContent(""), "template" }, { new StringContent("<data/>"), "data" } };

        await ShouldBeRefusedAsync(await PostAsync(missing), HttpStatusCode.BadRequest, "'template' is missing");
        await ShouldBeRefusedAsync(await PostAsync(empty), HttpStatusCode.BadRequest, "'template' is missing");
    }

    [Theory]
    [InlineData("application/json", "{}", "not multipart")]
    [InlineData("multipart/mixed; boundary=x", "--x--", "not multipart")]
    [InlineData("multipart/form-data", "--x--", "not multipart")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=template\r\n\r\n<xdp/>", "broken")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\n\r\n<xdp/>\r\n--x--", "broken")]
    public async Task A_body_that_is_not_a_form_is_a_400(string contentType, string body, string said)
    {
        using var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);

        await ShouldBeRefusedAsync(await PostAsync(content), HttpStatusCode.BadRequest, said);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    public async Task An_experimental_API_wants_to_be_called_one(string? experimental)
    {
        using MultipartFormDataContent parts = TheParts();

        await ShouldBeRefusedAsync(await PostAsync(parts, experimental), HttpStatusCode.BadRequest, "X-Adobe-Accept-Experimental");
    }

    private async Task<HttpResponseMessage> PostAsync(HttpContent content, string? experimental = "1") =>
        await CallAsync(HttpMethod.Post, PdfForm, await Client.GetTokenAsync(), content, experimental: experimental);
}
