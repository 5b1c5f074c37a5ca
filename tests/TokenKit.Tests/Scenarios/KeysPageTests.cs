using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Ims;
using TokenKit.Testing;
using TokenKit.Tests.Conventions;
using TokenKit.Tests.Documentation;

namespace TokenKit.Tests.Scenarios;

/// <summary>The code of docs/keys.md, repeated below letter for letter, and run.</summary>
public sealed class KeysPageTests : IDisposable
{
    private readonly JwtTestKey _key = JwtTestKey.Create(TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _key.Dispose();

    [Fact]
    public void The_code_of_the_page_is_the_code_of_this_test()
    {
        string block = Regex.Match(
            Repository.Text("docs/keys.md"), "^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;

        Assert.Contains(
            string.Concat(
                Snippet.WithoutUsings(block).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"        {line}\n")),
            Repository.Text("tests/TokenKit.Tests/Scenarios/KeysPageTests.cs"),
            StringComparison.Ordinal);
        Assert.Contains("SignData", block, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_code_of_the_page_leads_to_a_protected_call()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(cancellationToken: Cancellation);
        emulator.Ims.GetCredential(ExampleCredential.ClientId).BindCertificate(_key.Certificate);
        using RSA rsa = RSA.Create();
        rsa.ImportFromPem(_key.Pkcs8Pem);
        var services = new ServiceCollection();
        Register(services, Configuration(emulator), new Vault(rsa));
        services.AddHttpClient("aem", client => client.BaseAddress = emulator.ApiAddress).AddAdobeTokenHandler("aem");
        services.ConfigureHttpClientDefaults(client => client.ConfigurePrimaryHttpMessageHandler(() => emulator.CreateHandler()));
        await using ServiceProvider provider = services.BuildServiceProvider();

        HttpClient client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("aem");
        using HttpResponseMessage response = await client.GetAsync("assets/1", Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static void Register(IServiceCollection services, IConfiguration configuration, Vault vault)
    {
        services.AddAdobeTokens(configuration.GetSection("AdobeTokens"));
        services.Configure<ImsOptions>(
            "aem", options => options.Jwt.SignData = (bytes, cancellationToken) => vault.SignAsync(bytes, cancellationToken));
    }

    private static IConfiguration Configuration(AdobeEmulator emulator) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AdobeTokens:aem:Provider"] = "Ims",
            ["AdobeTokens:aem:Authority"] = emulator.BaseAddress.AbsoluteUri,
            ["AdobeTokens:aem:ClientId"] = ExampleCredential.ClientId,
            ["AdobeTokens:aem:ClientSecret"] = ExampleCredential.ClientSecret,
            ["AdobeTokens:aem:OrganizationId"] = ExampleCredential.OrganizationId,
            ["AdobeTokens:aem:Grant"] = "Jwt",
            ["AdobeTokens:aem:Jwt:TechnicalAccountId"] = ExampleCredential.TechnicalAccountId,
            ["AdobeTokens:aem:Jwt:Metascopes"] = ExampleCredential.Metascope,
        }).Build();

    private sealed class Vault(RSA rsa)
    {
        public async ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            return rsa.SignData(bytes.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }
}
