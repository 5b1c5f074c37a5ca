using TokenKit.Http;

namespace TokenKit.Tests.Http;

/// <summary>Which hosts may have the token if the user names products.</summary>
public sealed class ProductsTests
{
    [Theory]
    [InlineData(AdobeProduct.ExperiencePlatform, "platform.adobe.io", "platform-va7.adobe.io")]
    [InlineData(AdobeProduct.ExperiencePlatformEdge, "server.adobedc.net", "edge.adobedc.net")]
    [InlineData(AdobeProduct.JourneyOptimizer, "cjm.adobe.io", "platform.adobe.io")]
    [InlineData(AdobeProduct.Tags, "reactor.adobe.io")]
    [InlineData(AdobeProduct.Analytics, "analytics.adobe.io", "analytics-collection.adobe.io")]
    [InlineData(AdobeProduct.CustomerJourneyAnalytics, "cja.adobe.io")]
    [InlineData(AdobeProduct.Target, "mc.adobe.io")]
    [InlineData(AdobeProduct.Campaign, "mc.adobe.io")]
    [InlineData(AdobeProduct.Workfront, "workfront.adobe.io", "example.my.workfront.com", "example.preview.workfront.com")]
    [InlineData(AdobeProduct.Commerce, "na1-sandbox.api.commerce.adobe.com")]
    [InlineData(AdobeProduct.Firefly, "firefly-api.adobe.io", "firefly-epo855230.adobe.io", "image.adobe.io", "photoshop-api.adobe.io",
        "s3d.adobe.io", "indesign.adobe.io")]
    [InlineData(AdobeProduct.PdfServices, "pdf-services.adobe.io", "pdf-services-ue1.adobe.io", "pdf-services-ew1.adobe.io")]
    [InlineData(AdobeProduct.FrameIo, "api.frame.io")]
    [InlineData(AdobeProduct.Stock, "stock.adobe.io")]
    [InlineData(AdobeProduct.IoEvents, "api.adobe.io", "events-va6.adobe.io", "eventsingress.adobe.io")]
    [InlineData(AdobeProduct.CloudManager, "cloudmanager.adobe.io")]
    [InlineData(AdobeProduct.UserManagement, "usermanagement.adobe.io")]
    [InlineData(AdobeProduct.AdobePass, "sp.auth.adobe.com", "mgmt-prequal.auth-staging.adobe.com")]
    public void A_product_allows_its_own_hosts_and_no_others(AdobeProduct product, params string[] hosts)
    {
        AllowedHosts allowed = HostsOf(new AdobeTokenHandlerOptions { Products = { product } });

        Assert.All(hosts, host => Assert.True(IsAllowed(allowed, host), host));
        Assert.All(
            AdobeHosts.All.Where(host => AdobeHosts.Of(product).All(own => own.ToString() != host)),
            host => Assert.False(IsAllowed(allowed, host.Replace('*', 'x')), host));
    }

    [Theory]
    [InlineData("api.frame.io", "api.frame.io is a host of Frame.io: add the product FrameIo to Products")]
    [InlineData("server.adobedc.net", "is a host of Experience Platform Edge: add the product ExperiencePlatformEdge to Products")]
    [InlineData("example.my.workfront.com", "is a host of Workfront: add the product Workfront to Products")]
    public void A_host_that_only_a_product_allows_is_refused_by_default_and_the_message_names_the_product(string host, string expected)
    {
        AllowedHosts allowed = HostsOf(new AdobeTokenHandlerOptions());

        Assert.Contains(expected, ProblemOf(allowed, host), StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_belongs_to_two_products_has_a_message_with_both()
    {
        AllowedHosts allowed = HostsOf(new AdobeTokenHandlerOptions { Products = { AdobeProduct.Firefly } });

        string problem = ProblemOf(allowed, "mc.adobe.io");

        Assert.Contains(
            "is a host of Target and Campaign: add the product Target or Campaign to Products", problem, StringComparison.Ordinal);
        Assert.Contains("Allowed: firefly-api.adobe.io, firefly-epo*.adobe.io, ", problem, StringComparison.Ordinal);
    }

    // On these hosts others than Adobe run code, or no token is needed.
    [Theory]
    [InlineData("edge-graph.adobe.io")]
    [InlineData("runtime.adobe.io")]
    [InlineData("someones-namespace.adobeioruntime.net")]
    [InlineData("adobeioruntime.net")]
    [InlineData("someone.adobeio-static.net")]
    [InlineData("someone.campaign.adobe.com")]
    [InlineData("author-p00001-e00002.adobeaemcloud.com")]
    [InlineData("main--site--someone.aem.live")]
    [InlineData("admin.hlx.page")]
    [InlineData("someone.us-4.magentosite.cloud")]
    [InlineData("someone.tt.omtrdc.net")]
    [InlineData("dcs.adobedc.net")]
    [InlineData("stock.adobe.com")]
    public void No_product_allows_a_host_that_must_be_named(string host)
    {
        var options = new AdobeTokenHandlerOptions();
        Assert.False(IsAllowed(HostsOf(options), host));
        foreach (AdobeProduct product in Enum.GetValues<AdobeProduct>())
        {
            options.Products.Add(product);
        }

        Assert.False(IsAllowed(HostsOf(options), host));
        options.AllowedHosts.Add(host);

        Assert.True(IsAllowed(HostsOf(options), host));
    }

    [Theory]
    [InlineData("bucket.s3-accelerate.amazonaws.com")]
    [InlineData("account.blob.core.windows.net")]
    [InlineData("assets.frame.io")]
    public void A_cloud_store_never_gets_the_token(string host)
    {
        var options = new AdobeTokenHandlerOptions { AllowedHosts = { host } };
        Assert.Contains("signed addresses", options.FindProblem(), StringComparison.Ordinal);

        var allowed = new AllowedHosts([host]) { BaseAddress = () => new Uri($"https://{host}/") };

        Assert.StartsWith($"The token is never sent to {host}", ProblemOf(allowed, host), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*.amazonaws.com")]
    [InlineData("*.s3.amazonaws.com")]
    [InlineData("bucket-*.S3.Amazonaws.com")]
    public void A_pattern_of_a_cloud_store_is_not_valid(string pattern) => Assert.Contains(
        "signed addresses", new AdobeTokenHandlerOptions { AllowedHosts = { pattern } }.FindProblem(), StringComparison.Ordinal);

    [Fact]
    public void With_products_the_default_hosts_do_not_count_and_the_named_ones_do()
    {
        var options = new AdobeTokenHandlerOptions { Products = { AdobeProduct.Firefly } };
        options.AllowedHosts.Add("aem.example");
        options.AllowedHosts.Add("api.adobe.io");
        options.AllowedHosts.Insert(0, "first.example");
        options.AllowedHosts[0] = "second.example";
        options.AllowedHosts.Remove("cja.adobe.io");
        AllowedHosts allowed = HostsOf(options);

        Assert.All(["aem.example", "api.adobe.io", "first.example", "second.example"], host => Assert.True(IsAllowed(allowed, host), host));
        Assert.All(["ims-na1.adobelogin.com", "platform.adobe.io"], host => Assert.False(IsAllowed(allowed, host), host));
    }

    [Fact]
    public void A_list_that_was_cleared_holds_only_what_was_named()
    {
        var options = new AdobeTokenHandlerOptions { Products = { AdobeProduct.Firefly } };
        options.AllowedHosts.Clear();
        options.AllowedHosts.Add("api.adobe.io");
        AllowedHosts allowed = HostsOf(options);

        Assert.True(IsAllowed(allowed, "api.adobe.io"));
        Assert.True(IsAllowed(allowed, "image.adobe.io"));
        Assert.False(IsAllowed(allowed, "cja.adobe.io"));
    }

    [Fact]
    public void The_products_of_a_token_and_of_a_client_add_up()
    {
        AllowedHosts client = HostsOf(new AdobeTokenHandlerOptions { AllowedHosts = { "aem.example" } });
        AllowedHosts pdf = HostsOf(new AdobeTokenHandlerOptions { Products = { AdobeProduct.PdfServices } });
        var token = new AllowedHosts(["named.example"], [AdobeProduct.Firefly]);
        string[] hosts = ["image.adobe.io", "named.example", "aem.example", "pdf-services.adobe.io", "cja.adobe.io"];

        // Twice, because an allowed host is remembered: for a token with products, too.
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal([true, false, true, true, true], hosts.Select(host => IsAllowed(client, host)));
            Assert.Equal([true, true, true, false, false], hosts.Select(host => IsAllowed(client, host, token)));
            Assert.Equal([true, true, false, true, false], hosts.Select(host => IsAllowed(pdf, host, token)));
        }
    }

    [Fact]
    public void A_value_that_is_not_a_product_is_not_valid() => Assert.StartsWith(
        "Products holds 99, which is not a product. Products: ExperiencePlatform, ",
        new AdobeTokenHandlerOptions { Products = { (AdobeProduct)99 } }.FindProblem(),
        StringComparison.Ordinal);

    private static AllowedHosts HostsOf(AdobeTokenHandlerOptions options) =>
        new(options.NamedHosts, options.Products, options.DefaultHosts);

    private static bool IsAllowed(AllowedHosts allowed, string host, AllowedHosts? token = null) =>
        allowed.Contains(new Uri($"https://{host}/path"), token);

    private static string ProblemOf(AllowedHosts allowed, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{host}/path");
        return allowed.FindProblem(request)!;
    }
}
