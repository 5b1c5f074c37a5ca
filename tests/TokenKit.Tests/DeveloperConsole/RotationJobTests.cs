using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Testing;
using TokenKit.Testing.DeveloperConsole;
using TokenKit.Testing.Ims;
using TokenKit.Tests.Conventions;
using TokenKit.Tests.Documentation;
using TokenKit.Tests.Testing;

namespace TokenKit.Tests.DeveloperConsole;

/// <summary>The example of docs/rotation.md is compiled, and it runs.</summary>
public sealed class RotationJobTests : InMemoryEmulatorTest
{
    private static readonly string Page = Repository.Text("docs/rotation.md");

    [Fact]
    public void The_example_of_the_page_is_the_code_of_the_job() =>
        Assert.Contains(Lines(Snippet.WithoutUsings(Block("csharp"))),
            Lines(Repository.Text("tests/TokenKit.Tests/DeveloperConsole/RotationJob.cs")), StringComparison.Ordinal);

    [Fact]
    public async Task The_example_of_the_page_rotates_the_secret()
    {
        Emulator.Ims.AddCredential(
            new ImsEmulatorCredential(
            "FAKE0console0id", "p8e-FAKE-console", ExampleCredential.OrganizationId, DeveloperConsoleEmulator.RequiredScope.Split(',')));
        IConfigurationRoot settings = new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Block("json"))))
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["AdobeTokens:aem:Authority"] = "http://localhost/",
                ["AdobeTokens:aem:ClientSecret"] = ExampleCredential.ClientSecret,
                ["AdobeTokens:console:Authority"] = "http://localhost/",
                ["AdobeTokens:console:ClientSecret"] = "p8e-FAKE-console",
                ["Rotation:BaseAddress"] = "http://localhost/",
            })
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock).ConfigureHttpClientDefaults(clients =>
            clients.ConfigurePrimaryHttpMessageHandler(Emulator.CreateHandler));
        string? stored = null;

        await RotationJob.RunAsync(services, settings, (secret, _) => Task.FromResult(stored = secret), Cancellation);

        Assert.NotEmpty(await Client.GetTokenAsync(EmulatorRequests.TheForm().With("client_secret", stored!)));
        using HttpResponseMessage old = await Client.PostFormAsync(EmulatorRequests.TheForm());
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, old.StatusCode);
    }

    private static string Block(string language) =>
        Regex.Match(Page, $"^```{language}\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;

    private static string Lines(string code) =>
        string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));
}
