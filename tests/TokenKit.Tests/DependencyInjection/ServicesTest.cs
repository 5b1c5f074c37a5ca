using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.DependencyInjection;

/// <summary>Services whose back channel and APIs are fake wires, on a fake clock.</summary>
public abstract class ServicesTest : IAsyncDisposable
{
    private ServiceProvider? _provider;

    private protected ServicesTest()
    {
        BackChannel = new StubWire(Clock).Answer(SomeOAuth.Token("token-1")).Answer(SomeOAuth.Token("token-2"));
        Api = new StubWire(Clock).Answer(SomeOAuth.Answer(HttpStatusCode.OK));
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddHttpClient(AdobeTokensBuilder.BackChannelName).ConfigurePrimaryHttpMessageHandler(() => BackChannel);
    }

    private protected FakeTimeProvider Clock { get; } = new(SomeOAuth.Now);

    private protected StubWire BackChannel { get; }

    private protected StubWire Api { get; }

    private protected ServiceCollection Services { get; } = [];

    private protected ServiceProvider Provider => _provider ??= Services.BuildServiceProvider();

    public async ValueTask DisposeAsync()
    {
        if (_provider is not null)
        {
            await _provider.DisposeAsync();
        }

        BackChannel.Dispose();
        Api.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected AdobeTokensBuilder AddIms(string name = "aem") => Services.AddAdobeTokens().AddIms(name, SomeSettings.Credential);

    private protected ITokenProvider Keyed(string name) => Provider.GetRequiredKeyedService<ITokenProvider>(name);

    private protected async Task<string> GetTokenAsync(string name = "aem") =>
        (await Keyed(name).GetTokenAsync(TestContext.Current.CancellationToken)).Value;

    /// <summary>Sends a request to an API with a named client.</summary>
    private protected async Task<SentRequest> CallAsync(string client, CancellationToken cancellationToken)
    {
        using HttpClient http = Provider.GetRequiredService<IHttpClientFactory>().CreateClient(client);
        using HttpResponseMessage response = await http.GetAsync(new Uri("https://api.adobe.io/x"), cancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return Api.Requests[^1];
    }

    /// <summary>A client that calls the API.</summary>
    private protected IHttpClientBuilder ApiClient(string name) => Services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(
        () => Api);

    /// <summary>Starts a host with these services; what options validation says about it, in one text.</summary>
    private protected async Task<string> StartFailureAsync()
    {
        Exception failure = await Assert.ThrowsAnyAsync<Exception>(StartAsync);
        IEnumerable<Exception> failures = failure is AggregateException all ? all.InnerExceptions : [failure];
        Assert.All(failures, one => Assert.IsType<OptionsValidationException>(one));
        string said = string.Join('\n', failures.Select(one => one.Message));
        Assert.DoesNotContain("p8e-", said, StringComparison.Ordinal);
        return said;
    }

    private protected async Task StartAsync()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        foreach (ServiceDescriptor service in Services)
        {
            builder.Services.Add(service);
        }

        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }
}
