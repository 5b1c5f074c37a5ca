using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Testing;

namespace TokenKit.Tests.DependencyInjection;

/// <summary>
/// The ways to name a host that may have a token: the client's own base address, a setting beside the credential, the options of a
/// handler.
/// </summary>
public sealed class AllowedHostsSettingsTests : ServicesTest
{
    private const string Aem = "https://author-p00001-e00002.adobeaemcloud.com/api/assets";
    private const string OtherAem = "https://publish-p9999-e9999.adobeaemcloud.com/api/assets";
    private const string Host = "author-p00001-e00002.adobeaemcloud.com";

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    [InlineData("with services")]
    [InlineData("by configuration of the client")]
    public async Task The_base_address_of_a_client_names_its_host(string kind)
    {
        AddIms();
        var address = new Uri(Aem);
        void Set(HttpClient client) => client.BaseAddress = address;
        void SetByServices(IServiceProvider services, HttpClient client) => client.BaseAddress = services.GetRequiredService<Uri>();
        _ = kind switch
        {
            "before" => Services.AddHttpClient("api", Set).AddAdobeTokenHandler("aem"),
            "after" => Services.AddHttpClient("api").AddAdobeTokenHandler("aem").ConfigureHttpClient(Set),
            "with services" => Services.AddHttpClient("api", SetByServices).AddAdobeTokenHandler("aem"),
            _ => Services.AddHttpClient("api").ConfigureHttpClient(SetByServices).AddAdobeTokenHandler("aem"),
        };
        Services.AddSingleton(address);
        ApiClient("api");

        Assert.Contains("Authorization: Bearer token-1", await SendAsync("api", "things"), StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync("api", OtherAem));
    }

    [Fact]
    public async Task The_base_address_of_a_typed_client_names_its_host()
    {
        AddIms();
        Services.AddHttpClient<TypedClient>(client => client.BaseAddress = new Uri(Aem))
            .AddAdobeTokenHandler("aem")
            .ConfigurePrimaryHttpMessageHandler(() => Api);
        HttpClient http = Provider.GetRequiredService<TypedClient>().Http;

        using HttpResponseMessage response = await http.GetAsync("x", TestContext.Current.CancellationToken);

        Assert.Contains("Authorization: Bearer token-1", Api.Requests[^1].Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_base_address_is_looked_up_once_and_only_if_no_list_has_the_host()
    {
        AddIms();
        int runs = 0;
        ApiClient("api").AddAdobeTokenHandler("aem").ConfigureHttpClient(client =>
        {
            runs++;
            client.BaseAddress = new Uri(Aem);
        });
        HttpClient http = Provider.GetRequiredService<IHttpClientFactory>().CreateClient("api");

        foreach (string uri in (string[])["https://api.adobe.io/x", "https://platform.adobe.io/x"])
        {
            (await http.GetAsync(new Uri(uri), TestContext.Current.CancellationToken)).Dispose();
        }

        Assert.Equal(1, runs);
        foreach (string uri in (string[])[Aem, "https://platform.adobe.io/x", Aem, Aem])
        {
            (await http.GetAsync(new Uri(uri), TestContext.Current.CancellationToken)).Dispose();
        }

        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task A_handler_on_every_client_does_not_take_their_addresses_for_named()
    {
        AddIms();
        Services.ConfigureHttpClientDefaults(clients => clients.AddAdobeTokenHandler("aem"));
        ApiClient("weather").ConfigureHttpClient(client => client.BaseAddress = new Uri("https://weather.example/"));

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync("weather", "today"));

        Assert.Contains("not sent to weather.example", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("BaseAddress", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Api.Requests);
    }

    [Fact]
    public async Task A_base_address_on_this_machine_is_named_too_and_no_other_name_of_it()
    {
        AddIms();
        ApiClient("api").AddAdobeTokenHandler("aem").ConfigureHttpClient(client => client.BaseAddress = new Uri("http://localhost:5000/"));

        Assert.Contains("Authorization: Bearer token-1", await SendAsync("api", "things"), StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync("api", "http://127.0.0.1:5000/"));
    }

    [Fact]
    public async Task A_base_address_in_plain_http_elsewhere_is_refused()
    {
        AddIms();
        ApiClient("api").AddAdobeTokenHandler("aem").ConfigureHttpClient(client => client.BaseAddress = new Uri("http://aem.example/"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync("api", "things"));
    }

    [Theory]
    [InlineData("AllowedHosts", "author-p00001-e00002.adobeaemcloud.com")]
    [InlineData("AllowedHosts", "aem.example, author-p00001-e00002.adobeaemcloud.com")]
    [InlineData("AllowedHosts", "aem.example author-p00001-e00002.adobeaemcloud.com")]
    [InlineData("AllowedHosts:0", "author-p00001-e00002.adobeaemcloud.com")]
    public async Task A_setting_beside_the_credential_names_hosts_for_every_client_of_the_token(string key, string value)
    {
        Services.AddAdobeTokens(SomeSettings.Section(SomeSettings.Token("aem"), SomeSettings.Setting($"aem:{key}", value)));
        ApiClient("one").AddAdobeTokenHandler("aem");
        ApiClient("two").AddAdobeTokenHandler("aem", options => options.ApiKey = "FAKE0two");

        Assert.Contains("Authorization: Bearer token-1", await SendAsync("one", Aem), StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer token-1", await SendAsync("two", Aem), StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync("one", OtherAem));
    }

    [Fact]
    public async Task The_setting_can_be_made_in_code_too()
    {
        Services.AddAdobeTokens().AddIms("aem", options =>
        {
            SomeSettings.Credential(options);
            options.AllowedHosts.Add(Host);
        });
        ApiClient("api").AddAdobeTokenHandler("aem");

        Assert.Contains("Authorization: Bearer token-1", await SendAsync("api", Aem), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_of_one_token_is_not_allowed_for_another()
    {
        Services.AddAdobeTokens(
            SomeSettings.Section(SomeSettings.Token("aem"), SomeSettings.Token("target"), SomeSettings.Setting("aem:AllowedHosts", Host)));
        ApiClient("api").AddAdobeTokenHandler("target");

        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync("api", Aem));
    }

    [Fact]
    public async Task A_handler_that_is_made_after_a_reload_follows_it()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(SomeSettings.Token("aem")).Build();
        Services.AddAdobeTokens(configuration.GetSection("AdobeTokens"));
        ApiClient("one").AddAdobeTokenHandler("aem");
        ApiClient("two").AddAdobeTokenHandler("aem");
        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync("one", Aem));

        configuration["AdobeTokens:aem:AllowedHosts"] = Host;
        configuration.Reload();

        Assert.Contains("Authorization: Bearer token-1", await SendAsync("two", Aem), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ims")]
    [InlineData("AdobePass")]
    public async Task A_host_that_is_not_valid_is_reported_at_start_with_its_setting(string provider)
    {
        IEnumerable<KeyValuePair<string, string?>> token = provider == "Ims" ? SomeSettings.Token("aem")
            : [.. SomeSettings.Setting("aem:Provider", provider),
                .. SomeSettings.Setting("aem:SoftwareStatement", AdobePass.SomePass.Statement)];
        Services.AddAdobeTokens(SomeSettings.Section(token, SomeSettings.Setting("aem:AllowedHosts", $"https://{Host}")));

        Assert.Contains(
            $"AdobeTokens:aem:AllowedHosts holds 'https://{Host}', which is not a valid host: write a name such as",
            await StartFailureAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_message_names_the_setting_the_code_and_the_base_address()
    {
        AddIms();
        ApiClient("api").AddAdobeTokenHandler("aem").ConfigureHttpClient(client => client.BaseAddress = new Uri(Aem));

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync("api", OtherAem));

        Assert.Equal(
            "The token is not sent to publish-p9999-e9999.adobeaemcloud.com, which is not an allowed host. "
            + $"Allowed: {Host}, Adobe's API hosts. If it may have the token, name it: add it to the setting AdobeTokens:aem:AllowedHosts, "
            + "or call AddAdobeTokenHandler(name, options => options.AllowedHosts.Add(\"publish-p9999-e9999.adobeaemcloud.com\")), "
            + "or make it the BaseAddress of the client. Otherwise send the request without the token: call "
            + "request.WithoutAdobeToken(), or set SendToOtherHostsWithoutToken of the handler to true.",
            failure.Message);
    }

    [Fact]
    public async Task A_provider_in_the_place_of_the_token_needs_no_credential_for_the_hosts()
    {
        Services.AddAdobeTokens().AddIms("aem", options => options.AllowedHosts.Add(Host));
        Services.AddKeyedSingleton<ITokenProvider>("aem", new FakeTokenProvider());
        ApiClient("api").AddAdobeTokenHandler("aem").ConfigureHttpClient(client => client.BaseAddress = new Uri(Aem));

        Assert.Contains("Authorization: Bearer token-1", await SendAsync("api", "things"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_an_issuer_on_this_machine_its_apis_need_no_name()
    {
        Services.AddAdobeTokens(
            SomeSettings.Section(SomeSettings.Token("aem"), SomeSettings.Setting("aem:Authority", "http://localhost:5000/")));
        ApiClient("api").AddAdobeTokenHandler("aem");

        Assert.Contains("Authorization: Bearer token-1", await SendAsync("api", "http://127.0.0.1:5001/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_of_your_own_has_the_base_address_and_the_options_of_the_handler()
    {
        Services.AddAdobeTokens().AddProvider("own", _ => new FakeTokenProvider(Clock));
        ApiClient("one").AddAdobeTokenHandler("own").ConfigureHttpClient(client => client.BaseAddress = new Uri(Aem));
        ApiClient("two").AddAdobeTokenHandler("own", options => options.AllowedHosts.Add(Host));

        Assert.Contains("Authorization: Bearer token-1", await SendAsync("one", Aem), StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer token-1", await SendAsync("two", Aem), StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync("two", "http://localhost/"));
    }

    [Fact]
    public async Task The_console_has_the_token_at_the_address_that_is_set_for_it()
    {
        AddIms().AddClientSecrets("aem", options =>
        {
            options.BaseAddress = new Uri("https://gateway.example/");
            (options.ConsoleOrganizationId, options.ConsoleCredentialId) = ("1", "2");
        });
        ApiClient("TokenKit.ClientSecrets.aem");
        HttpClient http = Provider.GetRequiredService<IHttpClientFactory>().CreateClient("TokenKit.ClientSecrets.aem");

        (await http.GetAsync(new Uri("https://gateway.example/console"), TestContext.Current.CancellationToken)).Dispose();

        Assert.Contains("Authorization: Bearer token-1", Api.Requests[^1].Headers, StringComparison.Ordinal);
    }

    private async Task<string> SendAsync(string client, string uri)
    {
        using HttpClient http = Provider.GetRequiredService<IHttpClientFactory>().CreateClient(client);
        var address = new Uri(uri, UriKind.RelativeOrAbsolute);
        using HttpResponseMessage response = await http.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return Api.Requests[^1].Headers;
    }

    private sealed class TypedClient(HttpClient http)
    {
        public HttpClient Http => http;
    }
}
