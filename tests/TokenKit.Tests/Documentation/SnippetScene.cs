using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TokenKit.AdobePass;
using TokenKit.Ims;
using TokenKit.Testing;

namespace TokenKit.Tests.Documentation;

/// <summary>An application beside the emulator, whose parts a block of a page may take as given, by these names.</summary>
internal sealed class SnippetScene : IAsyncDisposable
{
    private readonly AdobeEmulator _emulator;
    private readonly WebApplicationBuilder _builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
    private readonly ServiceProvider _clients;

    private SnippetScene(AdobeEmulator emulator)
    {
        _emulator = emulator;
        _builder.Configuration.AddInMemoryCollection(Settings());
        var services = new ServiceCollection();
        services.AddSingleton<IClientRegistrationStore>(new InMemoryClientRegistrationStore());
        services.AddAdobeTokens(_builder.Configuration.GetSection("AdobeTokens"));
        services.AddHttpClient("aem", client => client.BaseAddress = emulator.ApiAddress).AddAdobeTokenHandler("aem");
        services.AddHttpClient("pass", client => client.BaseAddress = emulator.PassAddress).AddAdobeTokenHandler("pass");
        services.AddHttpClient("partner", client => client.BaseAddress = emulator.ApiAddress).AddAdobeTokenHandler();

        // For tenants, which are in no settings.
        services.ConfigureAll<ImsOptions>(options => options.Authority = emulator.BaseAddress);
        _clients = services.BuildServiceProvider();
    }

    private Dictionary<string, object> Values => new()
    {
        ["WebApplicationBuilder builder"] = _builder,
        ["IServiceCollection services"] = _builder.Services,
        ["IConfiguration configuration"] = _builder.Configuration,
        ["ITokenProvider tokens"] = _clients.GetRequiredKeyedService<ITokenProvider>("aem"),
        ["HttpClient aem"] = _clients.GetRequiredService<IHttpClientFactory>().CreateClient("aem"),
        ["HttpClient client"] = _clients.GetRequiredService<IHttpClientFactory>().CreateClient("pass"),
        ["AdobeEmulator adobe"] = _emulator,
        ["IAdobeTenants tenants"] = _clients.GetRequiredService<IAdobeTenants>(),
        ["HttpClient partner"] = _clients.GetRequiredService<IHttpClientFactory>().CreateClient("partner"),
        ["string customer"] = "customer-1",
        ["string clientId"] = ExampleCredential.ClientId,
        ["string clientSecret"] = ExampleCredential.ClientSecret,
        ["string organization"] = ExampleCredential.OrganizationId,
        ["string deviceId"] = "device-1",
        ["AdobePassDeviceInfo deviceInfo"] = new AdobePassDeviceInfo { Model = "TV-1" },
        ["IPAddress viewerAddress"] = IPAddress.Parse("203.0.113.7"),
        ["ConnectionInfo connection"] =
            new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse("203.0.113.7") } }.Connection,
        ["string statement"] = _builder.Configuration["AdobeTokens:pass:SoftwareStatement"]!,
        ["string directory"] = Path.GetTempPath(),
        ["string user"] = "FAKE-user",
        ["string password"] = "FAKE-password",
        ["CancellationToken cancellationToken"] = TestContext.Current.CancellationToken,
    };

    public static async Task<SnippetScene> StartAsync() =>
        new(await AdobeEmulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken));

    public void Run(Assembly snippet)
    {
        foreach (FieldInfo given in snippet.GetType("Given")!.GetFields())
        {
            string name = $"{given.FieldType.Name.Replace("String", "string", StringComparison.Ordinal)} {given.Name}";
            Assert.True(
                Values.TryGetValue(name, out object? value), $"SnippetScene has no '{name}'. Add it there, or mark the block: <!-- not "
                    + "run: why -->.");
            given.SetValue(null, value);
        }

        // Awaits what the block awaits; a block of types alone has no entry point.
        snippet.EntryPoint?.Invoke(null, [Array.Empty<string>()]);
        ValidateSettings();
    }

    public async ValueTask DisposeAsync()
    {
        await _clients.DisposeAsync();
        await _emulator.DisposeAsync();
    }

    // What a host does when it starts with what the block has registered.
    private void ValidateSettings()
    {
        if (!_builder.Services.Any(service => service.ServiceType == typeof(ITokenProvider)))
        {
            _builder.Services.AddAdobeTokens(_builder.Configuration.GetSection("AdobeTokens"));
        }

        using ServiceProvider services = _builder.Services.BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
    }

    private Dictionary<string, string?> Settings() => new()
    {
        ["AdobeTokens:aem:Provider"] = "Ims",
        ["AdobeTokens:aem:Authority"] = _emulator.BaseAddress.AbsoluteUri,
        ["AdobeTokens:aem:ClientId"] = ExampleCredential.ClientId,
        ["AdobeTokens:aem:ClientSecret"] = ExampleCredential.ClientSecret,
        ["AdobeTokens:aem:OrganizationId"] = ExampleCredential.OrganizationId,
        ["AdobeTokens:aem:Scopes"] = ExampleCredential.Scope,
        ["AdobeTokens:pass:Provider"] = "AdobePass",
        ["AdobeTokens:pass:Authority"] = _emulator.PassAddress.AbsoluteUri,
        ["AdobeTokens:pass:SoftwareStatement"] = _emulator.Pass.IssueStatement(_emulator.Pass.AddApplication()),
        ["Aem:BaseAddress"] = _emulator.BaseAddress.AbsoluteUri,
    };
}
