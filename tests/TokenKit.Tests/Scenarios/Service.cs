using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using TokenKit.Testing;

namespace TokenKit.Tests.Scenarios;

/// <summary>A user's service: a generic host with one token named "aem" and one client of that name, pointed at an emulator.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly OpenCalls _tokenRequests;
    private readonly ReloadableSettings _settings;

    private Service(IHost host, OpenCalls tokenRequests, ReloadableSettings settings)
    {
        _host = host;
        _tokenRequests = tokenRequests;
        _settings = settings;
    }

    /// <summary>Whether a token request is on its way: a fake clock had better stand still meanwhile.</summary>
    public bool IsAskingForToken => _tokenRequests.Count > 0;

    public ITokenProvider Tokens => _host.Services.GetRequiredKeyedService<ITokenProvider>("aem");

    public HttpClient Client => _host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("aem");

    public FakeLogCollector Log => _host.Services.GetFakeLogCollector();

    /// <param name="emulator">What plays Adobe.</param>
    /// <param name="settings">Keys below AdobeTokens:aem that differ from the example credential; null takes one away.</param>
    /// <param name="timeProvider">The clock of the service; the emulator has its own.</param>
    /// <param name="configure">The last word on the services.</param>
    public static async Task<Service> StartAsync(
        AdobeEmulator emulator,
        Dictionary<string, string?>? settings = null,
        TimeProvider? timeProvider = null,
        Action<IServiceCollection>? configure = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        var reloadable = new ReloadableSettings("AdobeTokens:aem", Example(emulator));
        reloadable.Change(settings ?? []);
        ((IConfigurationBuilder)builder.Configuration).Add(reloadable);
        builder.Logging.AddFakeLogging().SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton(timeProvider ?? TimeProvider.System);
        builder.Services.AddAdobeTokens(builder.Configuration.GetSection("AdobeTokens"));
        builder.Services.AddHttpClient("aem", client => client.BaseAddress = emulator.ApiAddress).AddAdobeTokenHandler("aem");
        builder.Services.ConfigureHttpClientDefaults(client => client.ConfigurePrimaryHttpMessageHandler(() => emulator.CreateHandler()));
        var tokenRequests = new OpenCalls();
        builder.Services.AddHttpClient(AdobeTokensBuilder.BackChannelName)
            .AddHttpMessageHandler(() => new OpenCalls.Handler(tokenRequests));
        configure?.Invoke(builder.Services);

        IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new Service(host, tokenRequests, reloadable);
    }

    /// <summary>Changes settings while the service runs; null takes one away.</summary>
    public void Reload(Dictionary<string, string?> settings) => _settings.Change(settings);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static Dictionary<string, string?> Example(AdobeEmulator emulator) => new()
    {
        ["Provider"] = "Ims",
        ["Authority"] = emulator.BaseAddress.AbsoluteUri,
        ["ClientId"] = ExampleCredential.ClientId,
        ["ClientSecret"] = ExampleCredential.ClientSecret,
        ["Scopes"] = ExampleCredential.Scope,
        ["OrganizationId"] = ExampleCredential.OrganizationId,
    };
}
