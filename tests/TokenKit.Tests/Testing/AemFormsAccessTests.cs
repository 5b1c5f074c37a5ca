using System.Net;
using TokenKit.Testing;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Ims;

namespace TokenKit.Tests.Testing;

public sealed class AemFormsAccessTests : AemFormsTest
{
    public static TheoryData<string> Apis => [PdfForm, Batch + "configs"];

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task No_token_an_unknown_one_and_one_that_expired_are_a_401(string api)
    {
        string token = await Client.GetTokenAsync();
        await ShouldBeRefusedAsync(await CallAsync(api, token: null), HttpStatusCode.Unauthorized, "no bearer token");
        await ShouldBeRefusedAsync(await CallAsync(api, "never issued"), HttpStatusCode.Unauthorized, "invalid or has expired");

        Clock.Advance(Emulator.Ims.TokenLifetime - TimeSpan.FromSeconds(1));
        using (HttpResponseMessage last = await CallAsync(api, token))
        {
            Assert.Equal(HttpStatusCode.OK, last.StatusCode);
        }

        Clock.Advance(TimeSpan.FromSeconds(1));
        await ShouldBeRefusedAsync(await CallAsync(api, token), HttpStatusCode.Unauthorized, "invalid or has expired");
        Assert.Equal((4, 3), (Emulator.AemForms.Calls, Emulator.AemForms.RefusedCalls));
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task A_client_that_is_not_on_the_list_is_a_403_until_it_is(string api)
    {
        string token = await Client.GetTokenAsync();
        Emulator.AemForms.AllowedClientIds = ["FAKE0other0id"];
        await ShouldBeRefusedAsync(await CallAsync(api, token), HttpStatusCode.Forbidden, "allowed clients");

        Emulator.AemForms.AllowedClientIds = ["FAKE0other0id", ExampleCredential.ClientId];
        using HttpResponseMessage response = await CallAsync(api, token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task The_key_of_another_client_is_a_403_although_both_are_known(string api)
    {
        Emulator.Ims.AddCredential(
            new ImsEmulatorCredential("FAKE0other0id", "p8e-FAKE-other", ExampleCredential.OrganizationId, "openid"));

        await ShouldBeRefusedAsync(
            await CallAsync(api, await Client.GetTokenAsync(), "FAKE0other0id"), HttpStatusCode.Forbidden, "X-Api-Key");
    }

    [Fact]
    public async Task Only_the_synchronous_API_needs_a_key()
    {
        string token = await Client.GetTokenAsync();

        await ShouldBeRefusedAsync(await CallAsync(PdfForm, token, apiKey: null), HttpStatusCode.Forbidden, "X-Api-Key is missing");
        using HttpResponseMessage batch = await CallAsync(Batch + "configs", token, apiKey: null);

        Assert.Equal(HttpStatusCode.OK, batch.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task A_wrong_bucket_is_a_404_before_anything_else_is_looked_at(string api)
    {
        foreach (string instance in new[]
        {
            "http://localhost/aem/author-p00001-e00003/", "http://localhost/aem/publish-p00001-e00002/", "http://localhost/aem/",
            "https://author-p00001-e00003.adobeaemcloud.com/", "https://author-p00001-e00002.example.com/", "http://localhost/",
        })
        {
            await ShouldBeRefusedAsync(
                await CallAsync(api, token: null, instance: new Uri(instance)), HttpStatusCode.NotFound, "program and environment");
        }
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task In_memory_the_instance_is_also_reached_by_its_own_host(string api)
    {
        using HttpResponseMessage response = await CallAsync(
            api, await Client.GetTokenAsync(), instance: new Uri("https://author-p00001-e00002.adobeaemcloud.com/"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_bucket_is_an_option()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(new() { AemBucket = "publish-p7-e8" }, Cancellation);

        Assert.Equal(("publish-p7-e8", "http://localhost/aem/publish-p7-e8/"), (emulator.AemForms.Bucket, emulator.AemAddress.AbsoluteUri));
        ArgumentException failure = await Assert.ThrowsAsync<ArgumentException>(
            () => AdobeEmulator.StartInMemoryAsync(new() { AemBucket = "p7-e8.adobeaemcloud.com" }, Cancellation));
        Assert.Contains("AemBucket is 'p7-e8.adobeaemcloud.com'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("adobe/document/generate/other")]
    [InlineData("adobe/document/generate/pdfform/")]
    [InlineData("adobe/Document/generate/pdfform")]
    [InlineData("adobe/forms/batch/output/Configs")]
    [InlineData("adobe/forms/batch/output")]
    [InlineData("adobe/forms/batch/output/config/a/execution/b/stop")]
    [InlineData("")]
    public async Task What_is_not_emulated_is_a_404(string path) =>
        await ShouldBeRefusedAsync(await CallAsync(path, await Client.GetTokenAsync()), HttpStatusCode.NotFound, "no such resource");

    [Theory]
    [InlineData("DELETE", PdfForm)]
    [InlineData("PUT", Batch + "config")]
    [InlineData("POST", Batch + "configs")]
    [InlineData("GET", Batch + "config/a/execution")]
    [InlineData("GET", Batch + "config/a/execution/b/cancel")]
    public async Task Another_method_is_a_405(string method, string path) => await ShouldBeRefusedAsync(
        await CallAsync(new HttpMethod(method), path, await Client.GetTokenAsync()), HttpStatusCode.MethodNotAllowed);

    [Fact]
    public async Task Every_call_is_in_the_journal_and_faults_come_first()
    {
        Emulator.AemForms.Faults.Add(Fault.TooManyRequests(TimeSpan.FromSeconds(3)));
        Emulator.AemForms.Faults.Add(Fault.Status(500));
        Emulator.AemForms.Faults.Add(Fault.Status(502));
        string token = await Client.GetTokenAsync();

        using HttpResponseMessage limited = await CallAsync(PdfForm, token);
        using HttpResponseMessage broken = await CallAsync(Batch + "configs", token);
        Emulator.ClearFaults();
        using HttpResponseMessage well = await CallAsync(PdfForm, token);

        Assert.Equal(TimeSpan.FromSeconds(3), limited.Headers.RetryAfter?.Delta);
        Assert.Equal([429, 500, 200], Emulator.Journal.AemFormsRequests.Select(request => request.StatusCode!.Value));
        Assert.Equal("/aem/author-p00001-e00002/adobe/document/generate/pdfform", Emulator.Journal.AemFormsRequests[0].Path);
        Assert.Contains("name=template", Emulator.Journal.AemFormsRequests[2].Body, StringComparison.Ordinal);
        Assert.Equal((3, 0, 0), (Emulator.AemForms.Calls, Emulator.AemForms.RefusedCalls, Emulator.Gateway.Calls));
    }

    private Task<HttpResponseMessage> CallAsync(
        string api, string? token, string? apiKey = ExampleCredential.ClientId, Uri? instance = null) => api == PdfForm
        ? CallAsync(HttpMethod.Post, api, token, TheParts(), apiKey, instance: instance)
        : CallAsync(HttpMethod.Get, api, token, content: null, apiKey, instance: instance);
}
