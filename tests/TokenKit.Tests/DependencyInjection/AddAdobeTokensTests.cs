using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TokenKit.Caching;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.DependencyInjection;

public sealed class AddAdobeTokensTests : ServicesTest
{
    [Fact]
    public async Task A_token_is_there_under_its_name()
    {
        AddIms("aem");

        Assert.Equal("token-1", await GetTokenAsync("aem"));
    }

    [Fact]
    public async Task The_only_token_is_there_without_a_name_too()
    {
        AddIms("aem");
        ITokenProvider plain = Provider.GetRequiredService<ITokenProvider>();

        Assert.Same(Keyed("aem"), plain);
        Assert.Equal("token-1", (await plain.GetTokenAsync(TestContext.Current.CancellationToken)).Value);
    }

    [Fact]
    public async Task A_token_is_kept()
    {
        AddIms("aem");

        await GetTokenAsync();
        await GetTokenAsync();

        Assert.IsType<CachingTokenProvider>(Keyed("aem"));
        Assert.Single(BackChannel.Requests);
    }

    [Fact]
    public void Of_several_tokens_none_is_there_without_a_name()
    {
        AddIms("aem").AddIms("target", SomeSettings.Credential);

        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(Provider.GetRequiredService<ITokenProvider>);

        Assert.Contains("registered: 'aem', 'target'. Inject [FromKeyedServices(\"name\")]", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_no_token_none_is_there_without_a_name()
    {
        Services.AddAdobeTokens();

        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(Provider.GetRequiredService<ITokenProvider>);

        Assert.Contains("registered: none", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_token_has_its_own_cache()
    {
        AddIms("aem").AddIms("target", SomeSettings.Credential);

        Assert.NotSame(Keyed("aem"), Keyed("target"));
    }

    [Theory]
    [InlineData("aem")]
    [InlineData("AEM")]
    public void A_name_is_taken_once_whatever_its_case(string second)
    {
        AdobeTokensBuilder builder = AddIms("aem");

        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => builder.AddIms(second, SomeSettings.Credential));

        Assert.Contains($"A token named '{second}' is registered already.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_taken_whatever_the_provider()
    {
        AdobeTokensBuilder builder = AddIms("aem");

        Assert.Throws<InvalidOperationException>(() => builder.AddProvider("aem", _ => throw new InvalidOperationException()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_token_needs_a_name(string name) =>
        Assert.Throws<ArgumentException>(nameof(name), () => Services.AddAdobeTokens().AddIms(name, SomeSettings.Credential));

    [Fact]
    public async Task AddAdobeTokens_may_be_called_again()
    {
        Services.AddAdobeTokens().AddIms("aem", SomeSettings.Credential);
        Services.AddAdobeTokens().AddIms("target", SomeSettings.Credential);

        Assert.Equal("token-1", await GetTokenAsync("aem"));
        Assert.Equal("token-2", await GetTokenAsync("target"));
        Assert.Throws<InvalidOperationException>(() => Services.AddAdobeTokens().AddIms("target", SomeSettings.Credential));
    }

    [Fact]
    public async Task The_clock_of_the_services_counts()
    {
        AddIms("aem");
        AccessToken token = await Keyed("aem").GetTokenAsync(TestContext.Current.CancellationToken);

        Clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal(SomeOAuth.Now.AddSeconds(86399), token.ExpiresAt);
        Assert.Equal("token-2", await GetTokenAsync());
    }

    [Fact]
    public async Task Options_that_are_set_later_count_too()
    {
        AddIms("aem");
        Services.PostConfigure<TokenKit.Ims.ImsOptions>("aem", options => options.ClientId = "FAKE0later0id");

        await GetTokenAsync();

        Assert.Equal("FAKE0later0id", BackChannel.Requests[0]["client_id"]);
    }

    [Fact]
    public void Without_a_host_a_bad_credential_is_reported_at_first_use()
    {
        Services.AddAdobeTokens().AddIms("aem", options => options.ClientSecret = SomeOAuth.Secret);

        OptionsValidationException failure = Assert.Throws<OptionsValidationException>(() => Keyed("aem"));

        Assert.Contains("AdobeTokens:aem:ClientId is not set", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("p8e-", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Your_own_services_get_no_second_key_in_lower_case()
    {
        Services.AddKeyedSingleton("aem", "yours for aem").AddKeyedSingleton("AEM", "yours for AEM");
        Services.AddAdobeTokens(SomeSettings.Section(SomeSettings.Token("AEM")));

        Assert.Equal("yours for aem", Provider.GetRequiredKeyedService<string>("aem"));
        Assert.Same(Keyed("AEM"), Keyed("aem"));
    }

    [Fact]
    public void Null_is_not_accepted()
    {
        AdobeTokensBuilder builder = Services.AddAdobeTokens();

        Assert.Same(Services, builder.Services);
        Assert.Throws<ArgumentNullException>("services", () => AdobeTokensServiceCollectionExtensions.AddAdobeTokens(null!));
        Assert.Throws<ArgumentNullException>("section", () => Services.AddAdobeTokens(null!));
        Assert.Throws<ArgumentNullException>("create", () => builder.AddProvider("a", null!));
        Assert.Throws<ArgumentNullException>("configure", () => builder.AddIms("a", (Action<TokenKit.Ims.ImsOptions>)null!));
        Assert.Throws<ArgumentNullException>("section", () => builder.AddIms(
            "a", (Microsoft.Extensions.Configuration.IConfiguration)null!));
    }
}
