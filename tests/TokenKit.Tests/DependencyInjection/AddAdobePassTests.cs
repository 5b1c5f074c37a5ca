using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RichardSzalay.MockHttp;
using TokenKit.AdobePass;
using TokenKit.Caching;
using TokenKit.Testing;
using TokenKit.Tests.AdobePass;

namespace TokenKit.Tests.DependencyInjection;

public sealed class AddAdobePassTests : ServicesTest
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_token_is_a_cached_singleton_of_its_name_and_the_only_one_has_none()
    {
        AddPass(new InMemoryClientRegistrationStore());

        Assert.Same(Keyed("pass"), Provider.GetRequiredService<ITokenProvider>());
        Assert.IsType<CachingTokenProvider>(Keyed("pass"));
        Assert.Equal("pass-token-1", await GetTokenAsync("pass"));
        Assert.Equal("pass-token-1", await GetTokenAsync("pass"));
    }

    [Fact]
    public async Task The_server_and_the_devices_share_one_registered_application()
    {
        AddPass(new InMemoryClientRegistrationStore());
        DeviceTokenProvider devices = Provider.GetRequiredKeyedService<DeviceTokenProvider>("pass");

        Assert.Equal("pass-token-1", (await devices.GetTokenAsync(Cancellation)).Value);
        Assert.Same(await devices.GetTokenAsync(Cancellation), await Keyed("pass").GetTokenAsync(Cancellation));
    }

    [Fact]
    public async Task A_provider_in_the_tokens_place_never_sends_its_token_for_a_device()
    {
        AddPass(new InMemoryClientRegistrationStore());
        ApiClient("api").AddAdobeTokenHandler("pass");
        Services.AddKeyedSingleton<ITokenProvider>("pass", new FakeTokenProvider(Clock));
        using HttpClient client = Provider.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        using HttpRequestMessage request = new HttpRequestMessage(HttpMethod.Get, "https://api.adobe.io/x").SetAdobePassDevice(
            new AdobePassDevice("device-1"));

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => client.SendAsync(request, Cancellation));

        Assert.Contains("does not know devices", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Api.Requests);
        await CallAsync("api", Cancellation);
    }

    [Fact]
    public async Task Without_a_store_among_the_services_registrations_go_to_the_directory_of_the_settings()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("tokenkit-");
        try
        {
            AddPass(store: null, options => options.RegistrationDirectory = Path.Combine(directory.FullName, "new"));

            await GetTokenAsync("pass");

            Assert.Contains(directory.EnumerateFiles("*.json", SearchOption.AllDirectories), file => File.ReadAllText(
                file.FullName).Contains(SomePass.Subject, StringComparison.Ordinal));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_problem_stops_the_start_of_the_host_with_its_place_and_what_to_do()
    {
        Services.AddAdobeTokens().AddAdobePass("pass", options => options.SoftwareStatement = "FAKE");

        string said = await StartFailureAsync();

        Assert.Contains("AdobeTokens:pass:SoftwareStatement is not a software statement", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_each_kind_stands_in_one_section()
    {
        Services.AddSingleton<IClientRegistrationStore>(new InMemoryClientRegistrationStore());
        Services.AddAdobeTokens(SomeSettings.Section(
            SomeSettings.Token("aem"), SomeSettings.Setting("Viewers:Provider", "adobepass"),
            SomeSettings.Setting("Viewers:SoftwareStatement", SomePass.Statement),
            SomeSettings.Setting("Viewers:Environment", "Staging")));
        BackChannel.Answer(SomePass.Token(1));

        Assert.Equal("token-1", await GetTokenAsync("aem"));
        await Assert.ThrowsAsync<TokenAcquisitionException>(() => GetTokenAsync("viewers"));
        Assert.Equal("https://sp.auth-staging.adobe.com/o/client/register", BackChannel.Requests[1].Uri.AbsoluteUri);
        Assert.Same(Keyed("Viewers"), Keyed("viewers"));
        Assert.Same(Provider.GetRequiredKeyedService<DeviceTokenProvider>("Viewers"), Provider.GetRequiredKeyedService<DeviceTokenProvider>(
            "viewers"));
    }

    [Fact]
    public void A_name_is_taken_once_whatever_kind_it_is_of()
    {
        AddIms("pass");

        Assert.Throws<InvalidOperationException>(() => Services.AddAdobeTokens().AddAdobePass("Pass", _ => { }));
    }

    [Fact]
    public async Task A_handler_whose_token_a_test_replaced_has_no_devices()
    {
        AddPass(new InMemoryClientRegistrationStore());
        ApiClient("api").AddAdobeTokenHandler("pass", options => options.AllowedHosts.Add("api.adobe.io"));
        Services.AddKeyedSingleton<ITokenProvider>("pass", new TokenKit.Testing.FakeTokenProvider());

        await CallAsync("api", Cancellation);

        Assert.Empty(BackChannel.Requests);
    }

    [Fact]
    public void Options_of_an_unusable_statement_are_an_options_error_without_a_host_too()
    {
        Services.AddAdobeTokens().AddAdobePass("pass", _ => { });

        Assert.Throws<OptionsValidationException>(() => Keyed("pass"));
    }

    private void AddPass(IClientRegistrationStore? store, Action<AdobePassOptions>? change = null)
    {
        if (store is not null)
        {
            Services.AddSingleton(store);
        }

        int tokens = 0;
        var adobe = new MockHttpMessageHandler();
        adobe.When(HttpMethod.Post, "*/o/client/register").Respond(_ => SomePass.Registered(1)());
        adobe.When(HttpMethod.Post, "*/o/client/token").Respond(_ => SomePass.Token(++tokens)());
        Services.AddHttpClient(AdobeTokensBuilder.BackChannelName).ConfigurePrimaryHttpMessageHandler(() => adobe);
        Services.AddAdobeTokens().AddAdobePass("pass", options =>
        {
            options.SoftwareStatement = SomePass.Statement;
            change?.Invoke(options);
        });
    }
}
