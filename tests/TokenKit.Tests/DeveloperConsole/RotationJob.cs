using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.DeveloperConsole;

namespace TokenKit.Tests.DeveloperConsole;

/// <summary>The example of docs/rotation.md, letter for letter.</summary>
internal static class RotationJob
{
    public static async Task RunAsync(
        IServiceCollection services, IConfiguration configuration, Func<string, CancellationToken, Task> store,
            CancellationToken cancellation)
    {
        // "aem" is the credential to rotate; "console" is the token that may manage its secrets.
        services.AddAdobeTokens(configuration.GetSection("AdobeTokens"))
            .AddClientSecrets("aem", options => configuration.GetSection("Rotation").Bind(options), token: "console");
        await using ServiceProvider provider = services.BuildServiceProvider();

        var rotation = provider.GetRequiredKeyedService<ClientSecretRotation>("aem");
        ClientSecretRotationResult result = await rotation.RunAsync((added, stop) => store(added.Secret, stop), cancellation);

        Console.WriteLine(result); // added …, deleted …: names of secrets, never a secret
    }
}
