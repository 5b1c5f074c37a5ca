namespace TokenKit.Http;

/// <summary>
/// An Adobe product, as the hosts that may have a token for it. See <see cref="AdobeTokenHandlerOptions.Products"/>. Instances of customers
/// belong to no product, because customers run their own code there: name your own AEM, Campaign or Commerce host instead.
/// </summary>
public enum AdobeProduct
{
    /// <summary><c>platform.adobe.io</c> and <c>platform-*.adobe.io</c>.</summary>
    ExperiencePlatform,

    /// <summary><c>server.adobedc.net</c> and <c>edge.adobedc.net</c>. Not allowed by default.</summary>
    ExperiencePlatformEdge,

    /// <summary><c>cjm.adobe.io</c>, <c>platform.adobe.io</c> and <c>platform-*.adobe.io</c>.</summary>
    JourneyOptimizer,

    /// <summary><c>reactor.adobe.io</c>.</summary>
    Tags,

    /// <summary><c>analytics.adobe.io</c> and <c>analytics-collection.adobe.io</c>.</summary>
    Analytics,

    /// <summary><c>cja.adobe.io</c>.</summary>
    CustomerJourneyAnalytics,

    /// <summary><c>mc.adobe.io</c>.</summary>
    Target,

    /// <summary><c>mc.adobe.io</c>.</summary>
    Campaign,

    /// <summary>
    /// <c>workfront.adobe.io</c>; and <c>*.my.workfront.com</c> and <c>*.preview.workfront.com</c>, which are not allowed by default.
    /// </summary>
    Workfront,

    /// <summary><c>*.api.commerce.adobe.com</c>: Commerce as a Cloud Service.</summary>
    Commerce,

    /// <summary>
    /// Firefly Services: <c>firefly-api.adobe.io</c>, <c>firefly-epo*.adobe.io</c>, <c>image.adobe.io</c>, <c>photoshop-api.adobe.io</c>,
    /// <c>s3d.adobe.io</c> and <c>indesign.adobe.io</c>.
    /// </summary>
    Firefly,

    /// <summary>
    /// <c>pdf-services.adobe.io</c>, <c>pdf-services-ue1.adobe.io</c> and <c>pdf-services-ew1.adobe.io</c>.
    /// </summary>
    PdfServices,

    /// <summary><c>api.frame.io</c>. Not allowed by default.</summary>
    FrameIo,

    /// <summary><c>stock.adobe.io</c>.</summary>
    Stock,

    /// <summary><c>api.adobe.io</c>, <c>events-va6.adobe.io</c> and <c>eventsingress.adobe.io</c>.</summary>
    IoEvents,

    /// <summary><c>cloudmanager.adobe.io</c>.</summary>
    CloudManager,

    /// <summary><c>usermanagement.adobe.io</c>.</summary>
    UserManagement,

    /// <summary>The <c>sp</c>, <c>api</c> and <c>mgmt</c> hosts of <c>auth.adobe.com</c> and <c>auth-staging.adobe.com</c>.</summary>
    AdobePass,
}
