using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TokenKit.AdobePass;
using TokenKit.Devices;
using TokenKit.Testing;
using TokenKit.Testing.Pass;

namespace TokenKit.Tests.Scenarios;

/// <summary>A programmer's back end: a generic host with one token of Adobe Pass named "pass" and one client of that name, pointed at an emulator.</summary>
internal sealed class PassService : IAsyncDisposable
{
    private readonly IHost _host;

    private PassService(IHost host)
    {
        _host = host;
    }

    public IServiceProvider Services => _host.Services;

    public ITokenProvider Tokens => Services.GetRequiredKeyedService<ITokenProvider>("pass");

    public DeviceTokenProvider Devices => Services.GetRequiredKeyedService<DeviceTokenProvider>("pass");

    /// <summary>A client of the REST APIs: paths begin with <c>api/</c>.</summary>
    public HttpClient Client => Services.GetRequiredService<IHttpClientFactory>().CreateClient("pass");

    public IReadOnlyList<string> Warnings =>
        [.. Services.GetFakeLogCollector().GetSnapshot().Where(record => record.Level >= LogLevel.Warning).Select(record => record.Message)];

    /// <param name="emulator">What plays Adobe.</param>
    /// <param name="application">Whose statement is downloaded.</param>
    /// <param name="store">Where registrations are kept; null for the files of the settings.</param>
    /// <param name="settings">Keys below AdobeTokens:pass.</param>
    public static async Task<PassService> StartAsync(
        AdobeEmulator emulator, PassApplication application, IClientRegistrationStore? store, params (string Key, string? Value)[] settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AdobeTokens:pass:Provider"] = "AdobePass",
            ["AdobeTokens:pass:Authority"] = emulator.PassAddress.AbsoluteUri,
            ["AdobeTokens:pass:SoftwareStatement"] = emulator.Pass.IssueStatement(application),
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(one => $"AdobeTokens:pass:{one.Key}", one => one.Value));
        builder.Logging.AddFakeLogging().SetMinimumLevel(LogLevel.Trace);
        if (store is not null)
        {
            builder.Services.AddSingleton(store);
        }

        builder.Services.AddAdobeTokens(builder.Configuration.GetSection("AdobeTokens"));
        builder.Services.AddHttpClient("pass", client => client.BaseAddress = emulator.PassAddress).AddAdobeTokenHandler("pass");
        builder.Services.ConfigureHttpClientDefaults(client => client.ConfigurePrimaryHttpMessageHandler(() => emulator.CreateHandler()));
        IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new PassService(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
