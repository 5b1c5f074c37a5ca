using Microsoft.Extensions.DependencyInjection;
using TokenKit.Ims;
using TokenKit.Testing;

namespace TokenKit.Tests.Scenarios;

/// <summary>A user's service that speaks the legacy exchange. It has no key until one is set.</summary>
internal static class JwtService
{
    /// <param name="emulator">What plays Adobe.</param>
    /// <param name="settings">Keys below AdobeTokens:aem, in addition or instead.</param>
    /// <param name="timeProvider">The clock of the service.</param>
    /// <param name="configure">What only code can set.</param>
    public static Task<Service> StartAsync(
        AdobeEmulator emulator, Dictionary<string, string?> settings, TimeProvider timeProvider, Action<ImsJwtOptions>? configure = null)
    {
        Dictionary<string, string?> all = new()
        {
            ["Grant"] = "Jwt",
            ["Scopes"] = null,
            ["Jwt:TechnicalAccountId"] = ExampleCredential.TechnicalAccountId,
            ["Jwt:Metascopes"] = ExampleCredential.Metascope,
        };
        foreach ((string key, string? value) in settings)
        {
            all[key] = value;
        }

        return Service.StartAsync(
            emulator, all, timeProvider, services => services.Configure<ImsOptions>("aem", options => configure?.Invoke(options.Jwt)));
    }
}
