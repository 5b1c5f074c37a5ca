using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;
using TokenKit.Testing;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.DependencyInjection;

/// <summary>A provider of a test in the place of a token, as docs/testing.md shows it: the credential is then not needed.</summary>
public sealed class ReplacedTokenTests : ServicesTest
{
    [Fact]
    public async Task A_service_starts_without_a_secret_where_a_fake_takes_the_place_of_the_token()
    {
        Services.AddAdobeTokens(
            SomeSettings.Section(SomeSettings.Setting("aem:Provider", "Ims"), SomeSettings.Setting("pass:Provider", "AdobePass")));
        ApiClient("api").AddAdobeTokenHandler("aem");
        Services.AddKeyedSingleton<ITokenProvider>("aem", new FakeTokenProvider(Clock));
        Services.AddKeyedSingleton<ITokenProvider>("pass", new FakeTokenProvider(Clock));

        await StartAsync();
        SentRequest call = await CallAsync("api", TestContext.Current.CancellationToken);

        Assert.Contains("Authorization: Bearer token-1", call.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_sends_the_fake_in_the_place_of_an_Adobe_Pass_token_without_a_statement()
    {
        Services.AddAdobeTokens(SomeSettings.Section(SomeSettings.Setting("pass:Provider", "AdobePass")));
        ApiClient("api").AddAdobeTokenHandler("pass");
        Services.AddKeyedSingleton<ITokenProvider>("pass", new FakeTokenProvider(Clock));

        await StartAsync();
        SentRequest call = await CallAsync("api", TestContext.Current.CancellationToken);

        Assert.Contains("Authorization: Bearer token-1", call.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_it_does_where_the_registration_itself_is_replaced()
    {
        Services.AddAdobeTokens(SomeSettings.Section(SomeSettings.Setting("aem:Provider", "Ims"))).WarmUp();
        Services.RemoveAllKeyed<ITokenProvider>("aem");
        Services.AddKeyedSingleton<ITokenProvider>("aem", (_, _) => new FakeTokenProvider(Clock));

        await StartAsync();
    }

    [Fact]
    public async Task Another_token_beside_it_is_checked_as_ever()
    {
        Services.AddAdobeTokens(
            SomeSettings.Section(SomeSettings.Setting("aem:Provider", "Ims"), SomeSettings.Setting("other:Provider", "Ims")));
        Services.AddKeyedSingleton<ITokenProvider>("aem", new FakeTokenProvider(Clock));

        string failure = await StartFailureAsync();

        Assert.Contains("AdobeTokens:other:ClientId is not set", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("AdobeTokens:aem", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_wraps_the_token_hides_nothing_of_its_credential()
    {
        Services.AddAdobeTokens(SomeSettings.Section(SomeSettings.Setting("aem:Provider", "Ims")));
        ServiceDescriptor own = Services.Last(service => service.ServiceType == typeof(ITokenProvider) && "aem".Equals(service.ServiceKey));
        Services.AddKeyedSingleton("aem", (services, key) => (ITokenProvider)own.KeyedImplementationFactory!(services, key));

        await StartAsync();

        Assert.Contains("AdobeTokens:aem:ClientId is not set", Assert.Throws<OptionsValidationException>(() =>
            Keyed("aem")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_sends_the_token_of_a_provider_that_only_the_container_replaces()
    {
        AddIms();
        ApiClient("api").AddAdobeTokenHandler("aem");
        var client = new ClientBuilder(new ReplacingContainer(Provider, new FakeTokenProvider(Clock)));
        foreach (Action<HttpMessageHandlerBuilder> action in
            Provider.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>().Get("api").HttpMessageHandlerBuilderActions)
        {
            action(client);
        }

        using var invoker = new HttpMessageInvoker(client.Build());
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://api.adobe.io/x");
        using HttpResponseMessage response = await invoker.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Empty(BackChannel.Requests);
        Assert.Contains("Authorization: Bearer token-1", Api.Requests[^1].Headers, StringComparison.Ordinal);
    }

    /// <summary>A container such as Autofac: its own registrations are not in the service collection.</summary>
    private sealed class ReplacingContainer(ServiceProvider inner, ITokenProvider replacement) : IKeyedServiceProvider
    {
        public object? GetService(Type serviceType) => inner.GetService(serviceType);

        public object? GetKeyedService(Type serviceType, object? serviceKey) =>
            serviceType == typeof(ITokenProvider) ? replacement : inner.GetKeyedService(serviceType, serviceKey);

        public object GetRequiredKeyedService(Type serviceType, object? serviceKey) => GetKeyedService(serviceType, serviceKey)!;
    }

    private sealed class ClientBuilder(IServiceProvider services) : HttpMessageHandlerBuilder
    {
        public override string? Name { get; set; } = "api";

        public override HttpMessageHandler PrimaryHandler { get; set; } = null!;

        public override IList<DelegatingHandler> AdditionalHandlers { get; } = [];

        public override IServiceProvider Services => services;

        public override HttpMessageHandler Build() => CreateHandlerPipeline(PrimaryHandler, AdditionalHandlers);
    }
}
