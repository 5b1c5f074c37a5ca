using Microsoft.Extensions.DependencyInjection;
using Microsoft.Identity.Abstractions;
using Microsoft.Identity.Client;
using Microsoft.Identity.Web;
using Microsoft.Identity.Web.TokenCacheProviders.InMemory;

namespace TokenKit.Peers;

/// <summary>
/// Microsoft.Identity.Web: a daemon with the in-memory token cache and otherwise the settings it comes with; see
/// <see cref="MsalTransport"/>.
/// </summary>
public static class IdentityWeb
{
    /// <summary>Services with an <see cref="IAuthorizationHeaderProvider"/>. The caller disposes of them.</summary>
    /// <param name="transport">Stands between MSAL and the token endpoint.</param>
    /// <param name="credential">What it proves itself with.</param>
    public static ServiceProvider CreateServices(MsalTransport transport, ClientCredential credential)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHttpClient();
        services.AddSingleton<IMsalHttpClientFactory>(transport);
        services.AddTokenAcquisition(isTokenAcquisitionSingleton: true);
        services.AddInMemoryTokenCaches();
        services.Configure<MicrosoftIdentityApplicationOptions>(options =>
        {
            options.Instance = "https://login.microsoftonline.com/";
            options.TenantId = MsalApplication.NewTenantId();
            options.ClientId = credential.ClientId;
            options.ClientCredentials = [
                new CredentialDescription { SourceType = CredentialSource.ClientSecret, ClientSecret = credential.ClientSecret }];
        });
        return services.BuildServiceProvider();
    }

    /// <summary>The handler that its users put on a client; give it an inner one.</summary>
    /// <param name="services">Made by <see cref="CreateServices"/>.</param>
    public static MicrosoftIdentityMessageHandler CreateHandler(IServiceProvider services) =>
        new(services.GetRequiredService<IAuthorizationHeaderProvider>(), CreateOptions());

    /// <summary>What that handler asks for at each request: a token of the application's own.</summary>
    public static MicrosoftIdentityMessageHandlerOptions CreateOptions() =>
        new() { Scopes = { MsalApplication.Scope }, RequestAppToken = true };
}
