using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TokenKit.AdobePass;
using TokenKit.Testing;

namespace TokenKit.Tests.Scenarios;

/// <summary>
/// A programmer's back end: a generic host with one token of Adobe Pass named "pass" and one client of that name, pointed at an emulator.
/// </summary>
internal sealed class PassService : IAsyncDisposable
{
    private readonly IHost _host;

    private PassService(IHost host) => _host = host;

    public DeviceTokenProvider Tokens => _host.Services.GetRequiredKeyedService<DeviceTokenProvider>("pass");

    public HttpClient Client => _host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("pass");

    public IReadOnlyList<string> Warnings =>
        [.. _host.Services.GetFakeLogCollector().GetSnapshot()
            .Where(record => record.Level >= LogLevel.Warning)
            .Select(record => record.Message)];

    /// <param name="emulator">What plays Adobe.</param>
    /// <param name="statement">The software statement.</param>
    /// <param name="settings">Further keys below AdobeTokens:pass; with RegistrationDirectory, registrations are kept in files.</param>
    /// <param name="store">The registrations; none yet where absent.</param>
    /// <param name="clock">The clock of the service; the system's by default.</param>
    public static async Task<PassService> StartAsync(
        AdobeEmulator emulator,
        string statement,
        Dictionary<string, string?>? settings = null,
        InMemoryClientRegistrationStore? store = null,
        TimeProvider? clock = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AdobeTokens:pass:Provider"] = "AdobePass",
            ["AdobeTokens:pass:Authority"] = emulator.PassAddress.AbsoluteUri,
            ["AdobeTokens:pass:SoftwareStatement"] = statement,
        });
        builder.Configuration.AddInMemoryCollection(
            (settings ?? []).Select(setting => KeyValuePair.Create($"AdobeTokens:pass:{setting.Key}", setting.Value)));
        builder.Logging.AddFakeLogging();
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        if (settings?.ContainsKey("RegistrationDirectory") is not true)
        {
            builder.Services.AddSingleton<IClientRegistrationStore>(store ?? new InMemoryClientRegistrationStore());
        }

        builder.Services.AddAdobeTokens(builder.Configuration.GetSection("AdobeTokens"));
        builder.Services.AddHttpClient("pass", client => client.BaseAddress = emulator.BaseAddress).AddAdobeTokenHandler("pass");
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
