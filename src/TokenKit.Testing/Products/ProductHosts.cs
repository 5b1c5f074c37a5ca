namespace TokenKit.Testing.Products;

// The table of products: their hosts, and the headers that Adobe's pages name beside Authorization.
internal static class ProductHosts
{
    public const string Organization = "x-gw-ims-org-id";

    // The journaling API of I/O Events has a spelling of its own.
    public const string JournalOrganization = "x-ims-org-id";

    private const string ApiKey = ProductErrors.ApiKey;
    private const string Aem = ".adobeaemcloud.com";

    private static readonly string[] Workfront = ["*.my.workfront.com", "*.preview.workfront.com"];

    // An AEM environment is written as p00001-e00002. The polls say how often a job is found unfinished.
    public static IReadOnlyList<ProductHost> All(string aemEnvironment, CloudStorage storage, Func<int> polls) =>
    [
        new(AemTiers(aemEnvironment), ProductErrors.Aem, ApiKey) { Path = "/adobe/assets/{**rest}", Flow = new AemImport(polls).MapRoutes },

        // Adobe's specifications require the sandbox on all calls; its tutorial has one call without it.
        new(["platform.adobe.io", "platform-va7.adobe.io"], ProductErrors.Gateway, ApiKey, Organization, "x-sandbox-name"),
        new(["server.adobedc.net", "edge.adobedc.net"], ProductErrors.Edge, ApiKey, Organization),
        new(["cjm.adobe.io"], ProductErrors.Gateway, ApiKey, Organization),

        new(["firefly-api.adobe.io", FireflyJobs.StatusHost], ProductErrors.Gateway, ApiKey)
        {
            Flow = new FireflyJobs(storage, polls).MapRoutes,
        },
        new(["photoshop-api.adobe.io"], ProductErrors.Gateway, ApiKey)
        {
            Path = null,
            PublicPath = PhotoshopJobs.PublicPath,
            Flow = new PhotoshopJobs(storage, polls).MapRoutes,
        },
        new(["s3d.adobe.io"], ProductErrors.Gateway),
        new(["pdf-services.adobe.io", "pdf-services-ue1.adobe.io", "pdf-services-ew1.adobe.io"], ProductErrors.PdfServices, ApiKey)
        {
            Path = null,
            Flow = new PdfServices(storage, polls).MapRoutes,
        },

        new(["analytics.adobe.io", "analytics-collection.adobe.io"], ProductErrors.Gateway, ApiKey),
        new(["cja.adobe.io"], ProductErrors.Gateway, ApiKey, Organization),
        new(["mc.adobe.io"], ProductErrors.Gateway, ApiKey) { Path = "/{tenant}/target/{**rest}" },
        new(["mc.adobe.io"], ProductErrors.Gateway, ApiKey) { Path = "/{organization}/campaign/{**rest}" },

        // As Workfront's own client calls the core API. Adobe's specification of it has no bearer token.
        new(Workfront, ProductErrors.Workfront, Organization) { Path = "/attask/api/{**rest}" },
        new(Workfront, ProductErrors.Workfront, ApiKey, Organization) { Path = "/maestro/api/{**rest}" },
        new(["workfront.adobe.io"], ProductErrors.Gateway),
        new(["api.frame.io"], ProductErrors.FrameIo) { Flow = new FrameIoUpload(storage).MapRoutes },

        // As Adobe's sample client calls it; the curl commands of the overview have the token only.
        new(["*.api.commerce.adobe.com"], ProductErrors.Commerce, ApiKey, Organization),

        new(["cloudmanager.adobe.io"], ProductErrors.Gateway, ApiKey, Organization),
        new(["usermanagement.adobe.io"], ProductErrors.UserManagement, ApiKey),
        new(["stock.adobe.io"], ProductErrors.Gateway, ApiKey, "X-Product"),

        new(["api.adobe.io"], ProductErrors.Gateway, ApiKey) { Path = "/events/{**rest}" },
        new(["eventsingress.adobe.io"], ProductErrors.Gateway, ApiKey),
        new(["events-va6.adobe.io"], ProductErrors.Gateway, ApiKey, JournalOrganization)
        {
            Path = null,
            Flow = EventJournal.MapRoutes,
        },
    ];

    private static string[] AemTiers(string environment) =>
        [$"author-{environment}{Aem}", $"publish-{environment}{Aem}", $"preview-{environment}{Aem}", $"delivery-{environment}{Aem}"];
}
