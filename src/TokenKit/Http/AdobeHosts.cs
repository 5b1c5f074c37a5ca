namespace TokenKit.Http;

/// <summary>
/// Adobe's API hosts on which, according to Adobe's documentation, only Adobe runs code or routing rules that see the headers of a
/// request: those that are allowed by default, and those of each product.
/// </summary>
/// <remarks>
/// Left out on purpose: <c>edge-graph.adobe.io</c> (API Mesh), <c>runtime.adobe.io</c> and <c>*.adobeioruntime.net</c> (App Builder),
/// <c>*.campaign.adobe.com</c> and <c>*.adobeaemcloud.com</c> (instances of customers), where customers of Adobe run code; and hosts that
/// need no token, such as <c>stock.adobe.com</c> and <c>*.tt.omtrdc.net</c>.
/// </remarks>
internal static class AdobeHosts
{
    private static readonly string[] Platform = ["platform.adobe.io", "platform-*.adobe.io"];

    private static readonly Preset[] Presets =
    [
        new(AdobeProduct.ExperiencePlatform, "Experience Platform", Platform),
        new(AdobeProduct.ExperiencePlatformEdge, "Experience Platform Edge", [], ["server.adobedc.net", "edge.adobedc.net"]),
        new(AdobeProduct.JourneyOptimizer, "Journey Optimizer", ["cjm.adobe.io", .. Platform]),
        new(AdobeProduct.Tags, "Tags", ["reactor.adobe.io"]),
        new(AdobeProduct.Analytics, "Analytics", ["analytics.adobe.io", "analytics-collection.adobe.io"]),
        new(AdobeProduct.CustomerJourneyAnalytics, "Customer Journey Analytics", ["cja.adobe.io"]),
        new(AdobeProduct.Target, "Target", ["mc.adobe.io"]),
        new(AdobeProduct.Campaign, "Campaign", ["mc.adobe.io"]),
        new(AdobeProduct.Workfront, "Workfront", ["workfront.adobe.io"], ["*.my.workfront.com", "*.preview.workfront.com"]),
        new(AdobeProduct.Commerce, "Commerce", ["*.api.commerce.adobe.com"]),
        new(
            AdobeProduct.Firefly,
            "Firefly Services",
            ["firefly-api.adobe.io", "firefly-epo*.adobe.io", "image.adobe.io", "photoshop-api.adobe.io", "s3d.adobe.io",
                "indesign.adobe.io"]),
        new(
            AdobeProduct.PdfServices,
            "PDF Services",
            ["pdf-services.adobe.io", "pdf-services-ue1.adobe.io", "pdf-services-ew1.adobe.io"]),
        new(AdobeProduct.FrameIo, "Frame.io", [], ["api.frame.io"]),
        new(AdobeProduct.Stock, "Stock", ["stock.adobe.io"]),
        new(AdobeProduct.IoEvents, "I/O Events", ["api.adobe.io", "events-va6.adobe.io", "eventsingress.adobe.io"]),
        new(AdobeProduct.CloudManager, "Cloud Manager", ["cloudmanager.adobe.io"]),
        new(AdobeProduct.UserManagement, "User Management", ["usermanagement.adobe.io"]),
        new(
            AdobeProduct.AdobePass,
            "Adobe Pass",
            ["sp.auth.adobe.com", "api.auth.adobe.com", "mgmt.auth.adobe.com", "sp-prequal.auth.adobe.com", "mgmt-prequal.auth.adobe.com",
                "sp.auth-staging.adobe.com", "api.auth-staging.adobe.com", "mgmt.auth-staging.adobe.com",
                "sp-prequal.auth-staging.adobe.com", "mgmt-prequal.auth-staging.adobe.com"]),
    ];

    // Signed addresses lead there. A token is never needed, and some stores refuse a request that has one.
    private static readonly string[] Stores = [".amazonaws.com", ".windows.net", ".assets.frame.io"];

    /// <summary>The hosts that are allowed by default.</summary>
    public static readonly string[] All = ["ims-na1.adobelogin.com", .. Presets.SelectMany(preset => preset.Hosts).Distinct()];

    /// <summary>The hosts of a product; none for a value that is not a product.</summary>
    public static IReadOnlyList<HostPattern> Of(AdobeProduct product) =>
        Array.Find(Presets, preset => preset.Product == product)?.Patterns ?? [];

    /// <summary>What is wrong with a list of products; one message for each problem.</summary>
    public static IEnumerable<string> FindProblems(IEnumerable<AdobeProduct> products, string setting) =>
        from product in products
        where !Enum.IsDefined(product)
        select $"{setting} holds {(int)product}, which is not a product. Products: {string.Join(", ", Enum.GetNames<AdobeProduct>())}.";

    /// <summary>Which of the hosts that a user named store files and never get a token; one message for each of them.</summary>
    public static IEnumerable<string> FindProblems(IEnumerable<string> hosts, string setting) =>
        from host in hosts
        where HostPattern.Parse(host) is { } pattern && IsStore(pattern.ToString())
        select $"{setting} holds '{host}', but a host that stores files under signed addresses never gets a token: remove it, and call "
            + "request.WithoutAdobeToken() on the requests to it.";

    /// <summary>Which products a host belongs to: their names for the user, and for the setting.</summary>
    public static (string Names, string Settings)? FindProducts(string host)
    {
        Preset[] found = [.. Presets.Where(preset => preset.Patterns.Any(pattern => pattern.Matches(host, UriHostNameType.Dns)))];
        return found.Length == 0 ? null
            : (string.Join(" and ", found.Select(preset => preset.Name)), string.Join(" or ", found.Select(preset => preset.Product)));
    }

    /// <summary>Whether a host or all hosts of a pattern store files under signed addresses. No setting allows them.</summary>
    public static bool IsStore(string host)
    {
        string domain = $".{host.TrimEnd('.')}";
        return Array.Exists(Stores, store => domain.EndsWith(store, StringComparison.OrdinalIgnoreCase));
    }

    /// <param name="product">The product.</param>
    /// <param name="name">Its name for the user.</param>
    /// <param name="hosts">The hosts that are allowed by default too.</param>
    /// <param name="more">The hosts that are allowed only if the product is named.</param>
    private sealed class Preset(AdobeProduct product, string name, string[] hosts, string[]? more = null)
    {
        public AdobeProduct Product => product;

        public string Name => name;

        public string[] Hosts => hosts;

        public HostPattern[] Patterns { get; } = [.. hosts.Concat(more ?? []).Select(HostPattern.Parse).OfType<HostPattern>()];
    }
}
