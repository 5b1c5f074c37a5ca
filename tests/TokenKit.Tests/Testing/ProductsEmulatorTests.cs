using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using TokenKit.Testing;
using TokenKit.Testing.Faults;

namespace TokenKit.Tests.Testing;

public sealed class ProductsEmulatorTests : InMemoryEmulatorTest
{
    private const string Pdf = "https://pdf-services.adobe.io";

    [Theory]
    [InlineData("https://platform.adobe.io/data/foundation/schemaregistry/global/classes", 403, "403010")]
    [InlineData("https://mc.adobe.io/tenant/target/environments", 403, "403010")]
    [InlineData("https://pdf-services.adobe.io/operation/compresspdf/1/status", 401, "UNAUTHORIZED")]
    [InlineData("https://author-p00001-e00002.adobeaemcloud.com/adobe/assets/1/metadata", 401, "bearer")]
    [InlineData("https://api.frame.io/v4/accounts/1/folders/2/children", 401, "Invalid or missing authorization token")]
    [InlineData("https://server.adobedc.net/ee/v2/interact", 401, "")]
    [InlineData("https://mydomain.my.workfront.com/attask/api/v19.0/project/search", 401, "")]
    [InlineData("https://na1.api.commerce.adobe.com/tenant/V1/products", 401, "")]
    [InlineData("https://events-va6.adobe.io/organizations/1/integrations/2/3", 403, "403010")]
    [InlineData("https://usermanagement.adobe.io/v2/usermanagement/users/1/0", 401, "")]
    public async Task A_call_without_a_token_gets_the_error_of_its_product(string address, int status, string body)
    {
        using HttpResponseMessage response = await Client.GetAsync(address, Cancellation);

        Assert.Equal(status, (int)response.StatusCode);
        string text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(body.Length == 0, text.Length == 0);
        Assert.Contains(body, text, StringComparison.Ordinal);
        Assert.Equal((1, 1), (Emulator.Products.Calls, Emulator.Products.RefusedCalls));
        Assert.Equal(address.Contains("usermanagement", StringComparison.Ordinal), response.Headers.WwwAuthenticate.Count == 1);
    }

    [Theory]
    [InlineData("https://platform.adobe.io/data", "x-sandbox-name", null, 400, "400003")]
    [InlineData("https://platform.adobe.io/data", "x-api-key", "FAKE0other0id", 403, "403003")]
    [InlineData("https://platform-va7.adobe.io/data", "x-gw-ims-org-id", "0000FAKE@AdobeOrg", 403, "403025")]
    [InlineData("https://server.adobedc.net/ee/v2/interact", "x-gw-ims-org-id", null, 401, "")]
    [InlineData("https://na1.api.commerce.adobe.com/tenant/V1/products", "x-gw-ims-org-id", "0000FAKE@AdobeOrg", 403, "")]
    [InlineData("https://events-va6.adobe.io/organizations/1/integrations/2/3", "x-ims-org-id", null, 400, "400003")]
    [InlineData("https://stock.adobe.io/Rest/Libraries/1/Member/Profile", "X-Product", null, 400, "400003")]
    [InlineData("https://mydomain.my.workfront.com/maestro/api/v1/workspaces", "x-api-key", null, 400, "")]
    public async Task A_missing_or_wrong_header_gets_the_error_of_its_product(
        string address, string header, string? value, int status, string body)
    {
        using HttpRequestMessage request = await RequestAsync(HttpMethod.Get, address);
        request.Headers.Remove(header);
        request.Headers.Add(header, value is null ? [] : [value]);

        using HttpResponseMessage response = await Client.SendAsync(request, Cancellation);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(body, await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://analytics.adobe.io/discovery/me", "/discovery/me")]
    [InlineData("https://analytics.adobe.io/api/company/reports", "/api/company/reports")]
    [InlineData("https://delivery-p00001-e00002.adobeaemcloud.com/adobe/assets/1/as/a.jpg", "/adobe/assets/1/as/a.jpg")]
    public async Task A_good_call_without_a_documented_body_is_echoed(string address, string path)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, address);

        Assert.Equal(path, (await response.JsonAsync()).GetProperty("path").GetString());
        Assert.Single(Emulator.Journal.ProductRequests);
    }

    [Theory]
    [InlineData("https://author-p00009-e00009.adobeaemcloud.com/adobe/assets/1/metadata")]
    [InlineData("https://dcs.adobedc.net/collection/1")]
    [InlineData("https://photoshop-api.adobe.io/v2/edit")]
    public async Task A_host_or_a_path_that_is_not_played_is_not_a_product(string address)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, address);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(Emulator.Journal.ProductRequests);
    }

    [Theory]
    [InlineData("Authorization", "Bearer FAKE")]
    [InlineData("x-api-key", "FAKE")]
    [InlineData("x-gw-ims-org-id", "FAKE@AdobeOrg")]
    [InlineData("x-ims-org-id", "FAKE@AdobeOrg")]
    public async Task A_signed_address_refuses_each_header_of_an_Adobe_API(string header, string value)
    {
        Uri address = await AddAssetAsync();
        using HttpRequestMessage upload = Upload(address);
        upload.Headers.Add(header, value);

        using HttpResponseMessage response = await Client.SendAsync(upload, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        string body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("Only one auth mechanism allowed", body, StringComparison.Ordinal);
        Assert.Equal(1, Emulator.Products.RefusedStorageCalls);
    }

    [Fact]
    public async Task An_upload_has_the_announced_media_type_a_length_and_its_signature()
    {
        Uri address = await AddAssetAsync();
        using HttpRequestMessage otherType = Upload(address, "application/octet-stream");
        using HttpRequestMessage withoutLength = Upload(address);
        withoutLength.Content = JsonContent.Create("FAKE", new MediaTypeHeaderValue("application/pdf"));
        using HttpRequestMessage forged = Upload(new Uri(address.AbsoluteUri + "0"));
        using HttpRequestMessage otherMethod = new(HttpMethod.Get, address);
        using HttpRequestMessage good = Upload(address);

        Assert.Equal(HttpStatusCode.Forbidden, await StatusOfAsync(otherType));
        Assert.Equal(HttpStatusCode.LengthRequired, await StatusOfAsync(withoutLength));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusOfAsync(forged));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusOfAsync(otherMethod));
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(good));
    }

    [Fact]
    public async Task A_job_starts_only_with_an_asset_that_was_uploaded()
    {
        using HttpResponseMessage added = await SendAsync(HttpMethod.Post, $"{Pdf}/assets", new { mediaType = "application/pdf" });
        JsonElement asset = await added.JsonAsync();
        object job = new { assetID = asset.GetProperty("assetID").GetString() };
        using HttpResponseMessage early = await SendAsync(HttpMethod.Post, $"{Pdf}/operation/compresspdf", job);
        using HttpRequestMessage upload = Upload(new Uri(asset.GetProperty("uploadUri").GetString()!));
        await StatusOfAsync(upload);

        using HttpResponseMessage started = await SendAsync(HttpMethod.Post, $"{Pdf}/operation/compresspdf", job);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Created), (early.StatusCode, started.StatusCode));
        Assert.StartsWith($"{Pdf}/operation/compresspdf/", started.Headers.Location?.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_keeps_bytes_and_refuses_what_it_cannot_keep()
    {
        Uri address = await AddAssetAsync();
        using HttpRequestMessage tooLong = Upload(address, content: new byte[16_777_217]);
        using HttpRequestMessage longest = Upload(address, content: new byte[16_777_216]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusOfAsync(tooLong));
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(longest));
        Assert.Equal(
            [(16_777_217L, 65_536), (16_777_216L, 65_536)],
            Emulator.Journal.StorageRequests.Select(upload => (upload.BodyLength, upload.Body.Length)));
    }

    [Theory]
    [InlineData("""{"outputs":[{"mediaType":"image/jpeg","destination":{"validityPeriod":60}}]}""")]
    [InlineData("""{"image":{"source":{"url":"https://example.com/in.psd"}}}""")]
    [InlineData("""{"image":{"source":{"url":"https://example.com/in.psd"}},"outputs":[]}""")]
    [InlineData("""{"image":{"source":{"url":"https://example.com/in.psd"}},"outputs":[{"mediaType":"image/jpeg"}]}""")]
    [InlineData("[]")]
    public async Task Photoshop_requires_an_image_and_outputs(string body)
    {
        using HttpResponseMessage response = await SendAsync(
            HttpMethod.Post, "https://photoshop-api.adobe.io/v2/create-composite", JsonElement.Parse(body));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("validation_error", (await response.JsonAsync()).GetProperty("error_code").GetString());
    }

    [Fact]
    public async Task A_short_address_of_Photoshop_needs_no_token()
    {
        Emulator.Products.PollsUntilDone = 0;
        using HttpResponseMessage started = await SendAsync(HttpMethod.Post, "https://photoshop-api.adobe.io/v2/create-composite", new
        {
            image = new { source = new { url = "https://example.com/in.psd" } },
            outputs = new[] { new { mediaType = "image/jpeg", destination = new { validityPeriod = 60 } } },
        });
        using HttpResponseMessage state = await SendAsync(
            HttpMethod.Get, (await started.JsonAsync()).GetProperty("statusUrl").GetString()!);
        JsonElement output = (await state.JsonAsync()).GetProperty("result").GetProperty("outputs")[0];
        string address = output.GetProperty("destination").GetProperty("url").GetString()!;

        using HttpResponseMessage redirect = await Client.GetAsync(address, Cancellation);
        using HttpResponseMessage file = await Client.GetAsync(redirect.Headers.Location, Cancellation);
        using HttpResponseMessage unknown = await Client.GetAsync($"{address}0", Cancellation);

        Assert.Equal(
            (HttpStatusCode.Found, HttpStatusCode.OK, HttpStatusCode.NotFound), (redirect.StatusCode, file.StatusCode, unknown.StatusCode));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 4)]
    public async Task A_job_is_done_after_as_many_polls_as_the_test_wants(int pollsUntilDone, int polls)
    {
        Emulator.Products.PollsUntilDone = pollsUntilDone;
        using HttpResponseMessage started = await SendAsync(
            HttpMethod.Post, "https://firefly-api.adobe.io/v3/images/generate-async", new { });
        string statusUrl = (await started.JsonAsync()).GetProperty("statusUrl").GetString()!;

        var states = new List<string?>();
        for (int i = 0; i < polls; i++)
        {
            using HttpResponseMessage state = await SendAsync(HttpMethod.Get, statusUrl);
            states.Add((await state.JsonAsync()).GetProperty("status").GetString());
        }

        Assert.Equal([.. Enumerable.Repeat("running", pollsUntilDone), "succeeded"], states);
        Assert.Throws<ArgumentOutOfRangeException>(() => Emulator.Products.PollsUntilDone = -1);
    }

    [Theory]
    [InlineData("https://firefly-api.adobe.io/v3/status/1")]
    [InlineData("https://photoshop-api.adobe.io/v2/status/1")]
    [InlineData("https://pdf-services-ew1.adobe.io/operation/compresspdf/1/status")]
    [InlineData("https://author-p00001-e00002.adobeaemcloud.com/adobe/assets/import/jobs/1/status")]
    public async Task An_unknown_job_is_not_found(string address)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, address);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(1, Emulator.Products.RefusedCalls);
    }

    [Fact]
    public async Task The_end_of_a_journal_has_two_links_and_a_time_to_wait()
    {
        using HttpResponseMessage response = await SendAsync(
            HttpMethod.Get, "https://events-va6.adobe.io/events/organizations/1/integrations/2/3?since=FAKE-position-1");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), response.Headers.RetryAfter?.Delta);
        Assert.Equal(
            [
                "</events/organizations/1/integrations/2/3?since=FAKE-position-1>; rel=\"next\"",
                "</events/organizations/1/integrations/2/3/validate?since=FAKE-position-1>; rel=\"validate\"",
            ],
            response.Headers.GetValues("Link"));
    }

    [Fact]
    public async Task Products_and_the_cloud_store_have_their_own_faults()
    {
        Uri address = await AddAssetAsync();
        Emulator.Products.Faults.Add(Fault.TooManyRequests());
        Emulator.Products.StorageFaults.Add(Fault.Status(503));
        using HttpRequestMessage upload = Upload(address);

        HttpStatusCode stored = await StatusOfAsync(upload);
        using HttpResponseMessage called = await SendAsync(HttpMethod.Get, "https://analytics.adobe.io/discovery/me");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, stored);
        await called.ShouldBeGatewayErrorAsync(HttpStatusCode.TooManyRequests, "429050");
        Assert.Single(Emulator.Journal.StorageRequests);
        Emulator.Products.Faults.AddUntilCleared(Fault.Status(500));
        Emulator.ClearFaults();
        using HttpResponseMessage cleared = await SendAsync(HttpMethod.Get, "https://analytics.adobe.io/discovery/me");
        Assert.Equal(HttpStatusCode.OK, cleared.StatusCode);
    }

    private static HttpRequestMessage Upload(Uri address, string mediaType = "application/pdf", byte[]? content = null) => new(
        HttpMethod.Put, address)
    {
        Content = new ByteArrayContent(content ?? "%PDF-1.4 FAKE"u8.ToArray())
        {
            Headers = { ContentType = new MediaTypeHeaderValue(mediaType) },
        },
    };

    private async Task<HttpStatusCode> StatusOfAsync(HttpRequestMessage request)
    {
        using HttpResponseMessage response = await Client.SendAsync(request, Cancellation);
        return response.StatusCode;
    }

    private async Task<Uri> AddAssetAsync()
    {
        using HttpResponseMessage added = await SendAsync(HttpMethod.Post, $"{Pdf}/assets", new { mediaType = "application/pdf" });
        return new Uri((await added.JsonAsync()).GetProperty("uploadUri").GetString()!);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, object? body = null)
    {
        using HttpRequestMessage request = await RequestAsync(method, address);
        request.Content = body is null ? null : JsonContent.Create(body);
        return await Client.SendAsync(request, Cancellation);
    }

    // With every header that any product requires.
    private async Task<HttpRequestMessage> RequestAsync(HttpMethod method, string address)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = new("Bearer", await Client.GetTokenAsync());
        request.Headers.Add("x-api-key", ExampleCredential.ClientId);
        request.Headers.Add("x-gw-ims-org-id", ExampleCredential.OrganizationId);
        request.Headers.Add("x-ims-org-id", ExampleCredential.OrganizationId);
        request.Headers.Add("x-sandbox-name", "prod");
        return request;
    }
}
