using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using TokenKit.Testing;
using TokenKit.Testing.Journal;

namespace TokenKit.Tests.Scenarios;

/// <summary>AEM Forms called through the token handler, on real sockets.</summary>
public sealed class AemFormsTests
{
    private const string PdfForm = "adobe/document/generate/pdfform";
    private const string Batch = "adobe/forms/batch/output/";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ClientCredentials")]
    [InlineData("Jwt")]
    public async Task A_PDF_is_made_with_the_token_and_the_key_of_either_grant(string grant)
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);
        using var key = JwtTestKey.Create(TimeProvider.System);
        emulator.Ims.GetCredential(ExampleCredential.ClientId).BindCertificate(key.Certificate);
        emulator.AemForms.AllowedClientIds = [ExampleCredential.ClientId];
        await using Service service = await Service.StartAsync(emulator, new()
        {
            ["Grant"] = grant,
            ["Jwt:TechnicalAccountId"] = ExampleCredential.TechnicalAccountId,
            ["Jwt:Metascopes"] = ExampleCredential.Metascope,
            ["Jwt:PrivateKey"] = key.Pkcs1Pem,
        });

        using HttpResponseMessage response = await PostPdfFormAsync(service, emulator.AemAddress);

        Assert.Equal((HttpStatusCode.OK, "application/pdf"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith("%PDF-", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        RecordedRequest request = Assert.Single(emulator.Journal.AemFormsRequests);
        Assert.Equal(ExampleCredential.ClientId, request.Headers["X-Api-Key"]);
        Assert.StartsWith("multipart/form-data; boundary=", request.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(grant == "Jwt" ? "/ims/exchange/jwt" : "/ims/token/v3", Assert.Single(emulator.Journal.TokenRequests).Path);
    }

    [Fact]
    public async Task A_batch_is_configured_executed_and_polled_until_it_has_ended()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);
        await using Service service = await Service.StartAsync(emulator);
        object config = new
        {
            configName = "bills",
            dataSourceConfigUri = "/conf/x",
            outputTypes = new[] { "PDF" },
            template = "crx:///bill.xdp"
        };

        using HttpResponseMessage configured = await service.Client.PostAsJsonAsync(
            new Uri(emulator.AemAddress, Batch + "config"), config, Cancellation);
        using HttpResponseMessage accepted = await service.Client.PostAsJsonAsync(
            $"{configured.Headers.Location}/execution", new { }, Cancellation);
        var statuses = new List<string?>();
        while (statuses.LastOrDefault() is not "SUCCESS")
        {
            JsonElement state = await service.Client.GetFromJsonAsync<JsonElement>(accepted.Headers.Location, Cancellation);
            statuses.Add(state.GetProperty("status").GetString());
        }

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Accepted), (configured.StatusCode, accepted.StatusCode));
        Assert.Equal(["PROCESSING", "PROCESSING", "PROCESSING", "PROCESSING", "SUCCESS"], statuses);
        Assert.Equal((7, 0, 1), (emulator.AemForms.Calls, emulator.AemForms.RefusedCalls, emulator.Ims.TokenRequests));
    }

    [Fact]
    public async Task A_token_that_AEM_thinks_expired_is_replaced_and_the_form_sent_once_more()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using AdobeEmulator emulator = await AdobeEmulator.StartAsync(new() { TimeProvider = clock }, Cancellation);
        await using Service service = await Service.StartAsync(emulator);
        (await PostPdfFormAsync(service, emulator.AemAddress)).Dispose();
        clock.Advance(TimeSpan.FromDays(2));

        using HttpResponseMessage response = await PostPdfFormAsync(service, emulator.AemAddress);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([200, 401, 200], emulator.Journal.AemFormsRequests.Select(request => request.StatusCode!.Value));
        Assert.Equal(2, emulator.Ims.TokenRequests);
        Assert.Equal(emulator.Journal.AemFormsRequests[1].Body, emulator.Journal.AemFormsRequests[2].Body);
    }

    [Theory]
    [InlineData("author-p00001-e00002", HttpStatusCode.Forbidden)]
    [InlineData("author-p00001-e00003", HttpStatusCode.NotFound)]
    public async Task An_error_that_no_token_can_fix_costs_no_second_token(string bucket, HttpStatusCode status)
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);
        emulator.AemForms.AllowedClientIds = [];
        await using Service service = await Service.StartAsync(emulator);

        using HttpResponseMessage first = await PostPdfFormAsync(service, new Uri(emulator.BaseAddress, $"aem/{bucket}/"));
        using HttpResponseMessage second = await PostPdfFormAsync(service, new Uri(emulator.BaseAddress, $"aem/{bucket}/"));

        Assert.Equal((status, status), (first.StatusCode, second.StatusCode));
        Assert.Equal((2, 1), (emulator.AemForms.Calls, emulator.Ims.TokenRequests));
    }

    private static async Task<HttpResponseMessage> PostPdfFormAsync(Service service, Uri aem)
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent("<xdp/>"u8.ToArray()), "template", "form.xdp" },
            { new ByteArrayContent("<data/>"u8.ToArray()), "data", "data.xml" },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(aem, PdfForm)) { Content = form };
        request.Headers.Add("X-Adobe-Accept-Experimental", "1");
        return await service.Client.SendAsync(request, Cancellation);
    }
}
