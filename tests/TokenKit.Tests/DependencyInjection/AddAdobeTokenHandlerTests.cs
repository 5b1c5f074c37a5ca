using Microsoft.Extensions.DependencyInjection;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.DependencyInjection;

public sealed class AddAdobeTokenHandlerTests : ServicesTest
{
    [Fact]
    public async Task What_the_user_sets_on_the_handler_wins_over_the_credential()
    {
        AddIms();
        ApiClient("api").AddAdobeTokenHandler("aem", options => (options.ApiKey, options.OrganizationId) = (
            "FAKE0other", "OTHERFAKE@AdobeOrg"));

        SentRequest request = await CallAsync("api", TestContext.Current.CancellationToken);

        Assert.Contains("x-api-key: FAKE0other", request.Headers, StringComparison.Ordinal);
        Assert.Contains("x-gw-ims-org-id: OTHERFAKE@AdobeOrg", request.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_goes_with_the_client_id_and_the_organization()
    {
        AddIms("aem");
        ApiClient("api").AddAdobeTokenHandler("aem");

        SentRequest request = await CallAsync("api", TestContext.Current.CancellationToken);

        Assert.Contains("Authorization: Bearer token-1", request.Headers, StringComparison.Ordinal);
        Assert.Contains($"x-api-key: {SomeOAuth.ClientId}", request.Headers, StringComparison.Ordinal);
        Assert.Contains($"x-gw-ims-org-id: {SomeSettings.Organization}", request.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_set_for_the_handler_wins_over_the_credential()
    {
        AddIms("aem");
        ApiClient("api").AddAdobeTokenHandler("aem", options => (options.ApiKey, options.SendOrganizationId) = ("FAKE0other0key", false));

        SentRequest request = await CallAsync("api", TestContext.Current.CancellationToken);

        Assert.Contains("x-api-key: FAKE0other0key", request.Headers, StringComparison.Ordinal);
        Assert.DoesNotContain("x-gw-ims-org-id", request.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_clients_of_one_token_share_it()
    {
        AddIms("aem");
        ApiClient("one").AddAdobeTokenHandler("aem");
        ApiClient("two").AddAdobeTokenHandler("aem");

        await CallAsync("one", TestContext.Current.CancellationToken);
        await CallAsync("two", TestContext.Current.CancellationToken);

        Assert.Equal("token-1", await GetTokenAsync());
        Assert.Single(BackChannel.Requests);
    }

    [Fact]
    public async Task Each_client_has_options_of_its_own()
    {
        AddIms("aem");
        ApiClient("one").AddAdobeTokenHandler("aem", options => options.ApiKey = "FAKE0one");
        ApiClient("two").AddAdobeTokenHandler("aem", options => options.ApiKey = "FAKE0two");

        Assert.Contains("x-api-key: FAKE0one", (await CallAsync("one", TestContext.Current.CancellationToken)).Headers,
            StringComparison.Ordinal);
        Assert.Contains("x-api-key: FAKE0two", (await CallAsync("two", TestContext.Current.CancellationToken)).Headers,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_handlers_on_one_client_the_last_counts()
    {
        AddIms("aem").AddIms("target", SomeSettings.Credential);
        ApiClient("api").AddAdobeTokenHandler("aem").AddAdobeTokenHandler("target", options => options.ApiKey = "FAKE0target");

        SentRequest request = await CallAsync("api", TestContext.Current.CancellationToken);

        Assert.Contains("x-api-key: FAKE0target", request.Headers, StringComparison.Ordinal);
        Assert.Single(BackChannel.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_handler_of_one_client_wins_over_that_of_every_client(bool everyClientFirst)
    {
        AddIms("aem").AddIms("target", SomeSettings.Credential);
        if (everyClientFirst)
        {
            Services.ConfigureHttpClientDefaults(clients => clients.AddAdobeTokenHandler("aem", options => options.ApiKey = "FAKE0every"));
        }

        ApiClient("api").AddAdobeTokenHandler("target", options => options.ApiKey = "FAKE0target");
        ApiClient("other");
        if (!everyClientFirst)
        {
            Services.ConfigureHttpClientDefaults(clients => clients.AddAdobeTokenHandler("aem", options => options.ApiKey = "FAKE0every"));
        }

        Assert.Contains("x-api-key: FAKE0target", (await CallAsync("api", TestContext.Current.CancellationToken)).Headers,
            StringComparison.Ordinal);
        Assert.Contains("x-api-key: FAKE0every", (await CallAsync("other", TestContext.Current.CancellationToken)).Headers,
            StringComparison.Ordinal);
    }

    // If it did wait for itself, it would wait indefinitely: hence the limit.
    [Fact(Timeout = 60_000)]
    public async Task A_handler_on_every_client_does_not_make_the_back_channel_wait_for_itself()
    {
        AddIms("aem");
        Services.ConfigureHttpClientDefaults(clients => clients.AddAdobeTokenHandler("aem"));
        ApiClient("api");

        SentRequest request = await CallAsync("api", TestContext.Current.CancellationToken);

        Assert.Contains("Authorization: Bearer token-1", request.Headers, StringComparison.Ordinal);
        SentRequest tokenRequest = Assert.Single(BackChannel.Requests);
        Assert.True(tokenRequest.IsBackChannel);
        Assert.DoesNotContain("Authorization", tokenRequest.Headers, StringComparison.Ordinal);
        Assert.DoesNotContain("x-api-key", tokenRequest.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_allowed_host_of_your_own_gets_the_token_and_others_do_not()
    {
        AddIms("aem");
        ApiClient("api").AddAdobeTokenHandler("aem", options =>
        {
            options.AllowedHosts.Clear();
            options.AllowedHosts.Add("api.example.com");
        });

        await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync("api", TestContext.Current.CancellationToken));
        Assert.Empty(BackChannel.Requests);
    }

    [Fact]
    public void Null_is_not_accepted()
    {
        Assert.Throws<ArgumentNullException>("builder", () => AdobeTokensHttpClientBuilderExtensions.AddAdobeTokenHandler(null!, "aem"));
        Assert.Throws<ArgumentException>("name", () => ApiClient("api").AddAdobeTokenHandler(" "));
    }
}
