using Microsoft.Identity.Client;

namespace TokenKit.Peers;

/// <summary>
/// MSAL: a confidential client with the settings it comes with, its cache in memory; only the look-up of Microsoft's own hosts is off.
/// </summary>
public static class MsalApplication
{
    /// <summary>
    /// The scope to ask <c>AcquireTokenForClient</c> for. It is the key in the cache; the endpoint is asked for the credential's own.
    /// </summary>
    public const string Scope = "https://api.example/.default";

    /// <summary>
    /// A directory for the application to believe in. Invented, and another each time: MSAL remembers for the whole process which client of
    /// which directory was throttled.
    /// </summary>
    public static string NewTenantId() => Guid.NewGuid().ToString();

    /// <param name="transport">Stands between MSAL and the token endpoint.</param>
    /// <param name="credential">What it proves itself with.</param>
    public static IConfidentialClientApplication Create(MsalTransport transport, ClientCredential credential) =>
        ConfidentialClientApplicationBuilder.Create(credential.ClientId)
            .WithClientSecret(credential.ClientSecret)
            .WithAuthority($"https://login.microsoftonline.com/{NewTenantId()}")
            .WithInstanceDiscovery(false)
            .WithHttpClientFactory(transport)
            .Build();
}
