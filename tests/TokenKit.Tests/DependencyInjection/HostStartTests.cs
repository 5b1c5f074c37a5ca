using Microsoft.Extensions.DependencyInjection;
using TokenKit.Testing;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.DependencyInjection;

public sealed class HostStartTests : ServicesTest
{
    [Fact]
    public async Task Good_settings_start_without_a_request()
    {
        AddIms("aem");
        ApiClient("api").AddAdobeTokenHandler("aem");

        await StartAsync();

        Assert.Empty(BackChannel.Requests);
    }

    [Fact]
    public async Task A_bad_credential_is_reported()
    {
        Services.AddAdobeTokens().AddIms("aem", options => options.ClientSecret = SomeOAuth.Secret);

        string failure = await StartFailureAsync();

        Assert.Contains("AdobeTokens:aem:ClientId is not set", failure, StringComparison.Ordinal);
        Assert.Contains("AdobeTokens:aem:Scopes is empty", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problems_of_two_tokens_are_reported_together()
    {
        Services.AddAdobeTokens(SomeSettings.Section(
            SomeSettings.Token("aem", clientId: null), SomeSettings.Token("target"),
            SomeSettings.Setting("target:OrganizationId", "10001")));

        string failure = await StartFailureAsync();

        Assert.Contains("AdobeTokens:aem:ClientId is not set", failure, StringComparison.Ordinal);
        Assert.Contains("AdobeTokens:target:OrganizationId is '10001'", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_credential_file_is_reported()
    {
        Services.AddAdobeTokens().AddIms("aem", options => options.CredentialFile = "no-such-credential.json");

        Assert.Contains("AdobeTokens:aem:CredentialFile: ", await StartFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_case_of_a_name_does_not_count_because_an_environment_variable_decides_it()
    {
        Services.AddAdobeTokens(SomeSettings.Section(SomeSettings.Token("AEM")));
        ApiClient("api").AddAdobeTokenHandler("aem");

        await StartAsync();
        SentRequest call = await CallAsync("api", TestContext.Current.CancellationToken);

        Assert.Contains("Authorization: Bearer token-1", call.Headers, StringComparison.Ordinal);
        Assert.Equal("token-1", await GetTokenAsync("aem"));
        Assert.Equal("token-1", await GetTokenAsync("AEM"));
    }

    [Fact]
    public void A_key_that_is_not_registered_is_absent_as_with_any_keyed_service()
    {
        AddIms("aem");

        Assert.Null(Provider.GetKeyedService<ITokenProvider>("aen"));
    }

    [Fact]
    public async Task A_provider_of_a_test_takes_the_place_of_a_token_in_the_handler_too()
    {
        AddIms("aem");
        ApiClient("api").AddAdobeTokenHandler("aem");
        Services.AddKeyedSingleton<ITokenProvider>("aem", new FakeTokenProvider(Clock));

        SentRequest call = await CallAsync("api", TestContext.Current.CancellationToken);

        Assert.Contains("Authorization: Bearer token-1", call.Headers, StringComparison.Ordinal);
        Assert.Empty(BackChannel.Requests);
    }

    [Theory]
    [InlineData("aen")]
    public async Task A_handler_for_an_unknown_token_is_reported_with_the_known_ones(string name)
    {
        AddIms("aem").AddIms("target", SomeSettings.Credential);
        ApiClient("api").AddAdobeTokenHandler(name);

        string failure = await StartFailureAsync();

        Assert.Contains($"AddAdobeTokenHandler(\"{name}\") on the HttpClient 'api' names no registered token; registered: 'aem', 'target'.",
            failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_without_any_token_is_reported()
    {
        ApiClient("api").AddAdobeTokenHandler("aem");

        Assert.Contains("names no registered token; registered: none.", await StartFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_on_every_client_is_reported_too()
    {
        AddIms("aem");
        Services.ConfigureHttpClientDefaults(clients => clients.AddAdobeTokenHandler("aen"));

        Assert.Contains("AddAdobeTokenHandler(\"aen\") on the HttpClient '(every client)'", await StartFailureAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_may_be_added_before_its_token()
    {
        ApiClient("api").AddAdobeTokenHandler("aem");
        AddIms("aem");

        await StartAsync();
    }

    [Theory]
    [InlineData("https://api.example.com")]
    [InlineData("api.example.com:8443")]
    [InlineData("api.example.com/x")]
    [InlineData("")]
    [InlineData("*")]
    public async Task An_allowed_host_that_is_not_valid_is_reported(string host)
    {
        AddIms("aem");
        ApiClient("api").AddAdobeTokenHandler("aem", options => options.AllowedHosts.Add(host));

        Assert.Contains(
            $"AddAdobeTokenHandler(\"aem\") on the HttpClient 'api': AllowedHosts holds '{host}', which is not a valid host: write",
            await StartFailureAsync(),
            StringComparison.Ordinal);
    }
}
