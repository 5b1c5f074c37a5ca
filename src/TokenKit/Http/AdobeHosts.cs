namespace TokenKit.Http;

/// <summary>
/// Adobe's API hosts on which, according to Adobe's documentation, only Adobe runs code or routing rules that see the headers of a
/// request. They are allowed by default.
/// </summary>
/// <remarks>
/// Left out on purpose: <c>edge-graph.adobe.io</c> (API Mesh), <c>runtime.adobe.io</c> and <c>*.adobeioruntime.net</c> (App Builder),
/// <c>*.campaign.adobe.com</c> and <c>*.adobeaemcloud.com</c> (instances of customers), where customers of Adobe run code.
/// </remarks>
internal static class AdobeHosts
{
    public static readonly string[] All =
    [
        "ims-na1.adobelogin.com",

        // Experience Cloud
        "platform.adobe.io", "platform-*.adobe.io", "analytics.adobe.io", "analytics-collection.adobe.io", "cja.adobe.io",
        "cjm.adobe.io", "reactor.adobe.io", "mc.adobe.io", "cloudmanager.adobe.io", "workfront.adobe.io", "*.api.commerce.adobe.com",

        // Creative Cloud and Document Cloud
        "firefly-api.adobe.io", "firefly-epo*.adobe.io", "image.adobe.io", "photoshop-api.adobe.io", "s3d.adobe.io",
        "indesign.adobe.io", "stock.adobe.io", "pdf-services.adobe.io", "pdf-services-ue1.adobe.io", "pdf-services-ew1.adobe.io",

        // The Developer Console, users and events
        "api.adobe.io", "usermanagement.adobe.io", "events-va6.adobe.io", "eventsingress.adobe.io",

        // Adobe Pass, in its four environments
        "sp.auth.adobe.com", "api.auth.adobe.com", "mgmt.auth.adobe.com", "sp-prequal.auth.adobe.com", "mgmt-prequal.auth.adobe.com",
        "sp.auth-staging.adobe.com", "api.auth-staging.adobe.com", "mgmt.auth-staging.adobe.com",
        "sp-prequal.auth-staging.adobe.com", "mgmt-prequal.auth-staging.adobe.com",
    ];
}
