using TokenKit.Testing.Faults;
using TokenKit.Testing.Journal;
using TokenKit.Tests.Conventions;

namespace TokenKit.Tests.Products;

/// <summary>The code of each page in docs/products runs against the emulator, with the settings of the page.</summary>
public class ProductPagesTests
{
    private static readonly string[] WithoutCode = ["README", "out-of-scope"];

    public static TheoryData<string> Pages => [.. ProductPage.All.Select(page => page.Name)];

    [Fact]
    public void Each_page_of_a_product_is_run() => Assert.Equal(
        Repository.Files("docs/products", "*.md").Select(file => file.Name).Except(WithoutCode).Order(StringComparer.Ordinal),
        ProductPage.All.Select(page => page.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_code_of_a_page_has_at_most_30_lines(string name) =>
        Assert.InRange(ProductPage.Of(name).Code.Code.TrimEnd('\n').Split('\n').Length, 1, 30);

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_code_of_a_page_calls_its_hosts_with_one_token_and_their_headers(string name)
    {
        ProductPage page = ProductPage.Of(name);
        await using ProductScene scene = await ProductScene.StartAsync(page);

        await scene.RunAsync();

        Assert.Equal(page.Calls, scene.Calls.Select(call => $"{call.Method} {ProductScene.HostOf(call)} {call.StatusCode}"));
        Assert.All(scene.Emulator.Journal.ProductRequests.Where(call => !IsPublic(call)), call => ShouldHaveHeaders(call, page));
        Assert.All(scene.Emulator.Journal.ProductRequests.Where(IsPublic), ShouldHaveNoHeaderOfAdobe);
        Assert.All(scene.Emulator.Journal.StorageRequests, ShouldHaveNoHeaderOfAdobe);
        Assert.Equal(0, scene.Emulator.Products.RefusedCalls + scene.Emulator.Products.RefusedStorageCalls);
        ShouldBeTheTokenOf(page, Assert.Single(scene.Emulator.Journal.TokenRequests));
    }

    [Theory]
    [InlineData("pdf-services")]
    [InlineData("frame-io")]
    public async Task A_rejected_token_within_a_flow_costs_one_more_token_and_none_of_them_goes_to_the_store(string name)
    {
        await using ProductScene scene = await ProductScene.StartAsync(ProductPage.Of(name));
        scene.Emulator.Products.PollsUntilDone = 0;
        scene.Emulator.Products.Faults.Add(Fault.EmptyBody(401));

        await scene.RunAsync();

        Assert.Equal((2, 2), (scene.Emulator.Journal.TokenRequests.Count, scene.Emulator.Ims.TokensIssued));
        Assert.NotEmpty(scene.Emulator.Journal.StorageRequests);
        Assert.All(scene.Emulator.Journal.StorageRequests, ShouldHaveNoHeaderOfAdobe);
    }

    // The checks of the emulator are the point of running a page: each of them must be able to fail.
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_code_of_a_page_fails_without_a_header_that_a_host_requires(string name)
    {
        ProductPage page = ProductPage.Of(name);
        await using ProductScene scene = await ProductScene.StartAsync(page);

        foreach (string header in page.Headers.Values.SelectMany(headers => headers).Append("Authorization").Distinct())
        {
            int refused = scene.Emulator.Products.RefusedCalls;
            await Assert.ThrowsAsync<HttpRequestException>(() => scene.RunAsync(leftOut: header));
            Assert.True(scene.Emulator.Products.RefusedCalls > refused, header);
        }
    }

    [Fact]
    public async Task A_document_comes_back_from_the_store_as_it_was_uploaded()
    {
        await using ProductScene scene = await ProductScene.StartAsync(ProductPage.Of("pdf-services"));

        await scene.RunAsync();

        Assert.Equal(ProductScene.Document, Assert.Single(scene.Downloads));
    }

    [Theory]
    [InlineData("pdf-services", 2, """{"status":"failed","error":{"code":"FAKE","message":"FAKE reason"}}""", "FAKE reason")]
    [InlineData("firefly", 1, """{"status":"failed","error_code":"FAKE_reason"}""", "FAKE_reason")]
    [InlineData("firefly", 1, """{"status":"succeeded"}""", "succeeded")]
    [InlineData("io-events", 0, """{"events":[]}""", "no link to the next events")]
    public async Task A_loop_of_a_page_ends_with_the_reason(string name, int callsBefore, string answer, string reason)
    {
        await using ProductScene scene = await ProductScene.StartAsync(ProductPage.Of(name));
        AddFault(scene, callsBefore, answer);

        IOException failure = await Assert.ThrowsAsync<IOException>(() => scene.RunAsync());

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Equal(callsBefore + 1, scene.Emulator.Products.Calls);
    }

    [Fact]
    public async Task The_page_of_AEM_waits_for_a_job_whose_state_is_answered_with_200()
    {
        await using ProductScene scene = await ProductScene.StartAsync(ProductPage.Of("aem"));
        AddFault(scene, 2, """{"id":"1","state":"PROCESSING"}""");
        scene.Emulator.Products.Faults.Add(Fault.Answer(200, "application/json", """{"id":"1","state":"COMPLETED"}"""));

        await scene.RunAsync();

        Assert.Equal([200, 202, 200, 200], scene.Calls.Select(call => call.StatusCode));
    }

    private static void AddFault(ProductScene scene, int callsBefore, string answer)
    {
        for (int i = 0; i < callsBefore; i++)
        {
            scene.Emulator.Products.Faults.Add(Fault.Delay(TimeSpan.Zero));
        }

        scene.Emulator.Products.Faults.Add(Fault.Answer(200, "application/json", answer));
    }

    private static bool IsPublic(RecordedRequest call) => call.Path.StartsWith("/v2/short-url/", StringComparison.Ordinal);

    private static void ShouldBeTheTokenOf(ProductPage page, RecordedRequest request)
    {
        if (page.Name == "pdf-services")
        {
            Assert.Equal(("pdf-services.adobe.io", "/token"), (ProductScene.HostOf(request), request.Path));
            Assert.Equal(["client_id", "client_secret"], request.Form.Select(field => field.Name));
        }
        else
        {
            Assert.Equal("ims-na1.adobelogin.com", ProductScene.HostOf(request));
            Assert.Equal(page.Scopes, request.FormValue("scope"));
        }
    }

    private static void ShouldHaveHeaders(RecordedRequest call, ProductPage page)
    {
        string host = ProductScene.HostOf(call);
        Assert.StartsWith("Bearer ", call.Headers["Authorization"], StringComparison.Ordinal);
        Assert.All(page.Headers[host], name => Assert.NotEmpty(call.Headers[name]));
        if (page.Constants.TryGetValue(host, out (string Name, string Value) constant))
        {
            Assert.Equal(constant.Value, call.Headers[constant.Name]);
        }
    }

    private static void ShouldHaveNoHeaderOfAdobe(RecordedRequest call) => Assert.Empty(
        call.Headers.Keys.Intersect(["Authorization", "x-api-key", "x-gw-ims-org-id", "x-ims-org-id"], StringComparer.OrdinalIgnoreCase));
}
