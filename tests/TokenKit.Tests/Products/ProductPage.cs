using System.Text.Json;
using TokenKit.Testing;
using TokenKit.Tests.Documentation;

namespace TokenKit.Tests.Products;

/// <summary>What the code of a page in docs/products sends.</summary>
/// <param name="Name">The page, without folder and extension.</param>
/// <param name="Calls">Method, host and status of each call, in order; calls to a cloud store included.</param>
internal sealed record ProductPage(string Name, params string[] Calls)
{
    private const string ApiKey = "x-api-key";
    private const string Organization = "x-gw-ims-org-id";

    public static IReadOnlyList<ProductPage> All { get; } =
    [
        new(
            "aem",
            "GET author-p00001-e00002.adobeaemcloud.com 200",
            "POST author-p00001-e00002.adobeaemcloud.com 202",
            "GET author-p00001-e00002.adobeaemcloud.com 202",
            "GET author-p00001-e00002.adobeaemcloud.com 303",
            "GET author-p00001-e00002.adobeaemcloud.com 200")
        {
            Headers = { ["author-p00001-e00002.adobeaemcloud.com"] = [ApiKey] },
        },
        new("analytics", "GET analytics.adobe.io 200", "GET cja.adobe.io 200")
        {
            Headers = { ["analytics.adobe.io"] = [ApiKey], ["cja.adobe.io"] = [ApiKey, Organization] },
            Constants = { ["analytics.adobe.io"] = ("x-proxy-global-company-id", "mycompany") },
        },
        new("campaign", "GET mc.adobe.io 200") { Headers = { ["mc.adobe.io"] = [ApiKey] } },
        new("commerce", "GET na1-sandbox.api.commerce.adobe.com 200")
        {
            Headers = { ["na1-sandbox.api.commerce.adobe.com"] = [ApiKey, Organization] },
            Constants = { ["na1-sandbox.api.commerce.adobe.com"] = ("Store", "default") },
        },
        new("experience-platform", "GET platform.adobe.io 200", "POST server.adobedc.net 200")
        {
            Headers =
            {
                ["platform.adobe.io"] = [ApiKey, Organization, "x-sandbox-name"],
                ["server.adobedc.net"] = [ApiKey, Organization],
            },
            Constants = { ["platform.adobe.io"] = ("x-sandbox-name", "prod") },
        },
        new(
            "firefly",
            "POST firefly-api.adobe.io 202",
            "GET firefly-epo100001.adobe.io 200",
            "GET firefly-epo100001.adobe.io 200",
            "GET pre-signed-firefly-prod.s3-accelerate.amazonaws.com 200",
            "POST photoshop-api.adobe.io 202",
            "GET photoshop-api.adobe.io 200",
            "GET photoshop-api.adobe.io 200",
            "GET photoshop-api.adobe.io 302",
            "GET photoshop-outputs-fake.s3-accelerate.amazonaws.com 200")
        {
            Headers =
            {
                ["firefly-api.adobe.io"] = [ApiKey], ["firefly-epo100001.adobe.io"] = [ApiKey], ["photoshop-api.adobe.io"] = [ApiKey],
            },
        },
        new(
            "frame-io",
            "GET api.frame.io 200",
            "POST api.frame.io 201",
            "PUT frameio-uploads-development.s3-accelerate.amazonaws.com 200")
        {
            Headers = { ["api.frame.io"] = [] },
        },
        new("io-events", "GET events-va6.adobe.io 200", "GET events-va6.adobe.io 204")
        {
            Headers = { ["events-va6.adobe.io"] = [ApiKey, "x-ims-org-id"] },
        },
        new(
            "pdf-services",
            "POST pdf-services.adobe.io 200",
            "PUT dcplatformstorageservice-us-east-1.s3-accelerate.amazonaws.com 200",
            "POST pdf-services.adobe.io 201",
            "GET pdf-services.adobe.io 200",
            "GET pdf-services.adobe.io 200",
            "GET dcplatformstorageservice-us-east-1.s3-accelerate.amazonaws.com 200")
        {
            Headers = { ["pdf-services.adobe.io"] = [ApiKey] },
        },
        new("target", "GET mc.adobe.io 200")
        {
            Headers = { ["mc.adobe.io"] = [ApiKey] },
            Constants = { ["mc.adobe.io"] = ("Accept", "application/vnd.adobe.target.v1+json") },
        },
        new("workfront", "GET mydomain.my.workfront.com 200", "GET mydomain.my.workfront.com 200")
        {
            Headers = { ["mydomain.my.workfront.com"] = [ApiKey, Organization] },
        },
    ];

    /// <summary>For each host of a product, the headers that it requires beside the token.</summary>
    public Dictionary<string, string[]> Headers { get; } = [];

    /// <summary>Headers that the code sends with a value of its own.</summary>
    public Dictionary<string, (string Name, string Value)> Constants { get; } = [];

    public Snippet Code => Assert.Single(Snippet.Of("csharp"), snippet => snippet.Page == Path);

    public string Settings => Assert.Single(Snippet.Of("json"), snippet => snippet.Page == Path).Code;

    public string Path => $"docs/products/{Name}.md";

    /// <summary>The scopes that the settings of the page name; those of the example credential if a file has them.</summary>
    public string Scopes => JsonElement.Parse(Settings).GetProperty("AdobeTokens").EnumerateObject().Single().Value
        .TryGetProperty(nameof(Scopes), out JsonElement scopes) ? scopes.GetString()! : ExampleCredential.Scope;

    public static ProductPage Of(string name) => All.Single(page => page.Name == name);
}
