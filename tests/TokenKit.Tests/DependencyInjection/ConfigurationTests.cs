using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.DependencyInjection;

public sealed class ConfigurationTests : ServicesTest
{
    [Fact]
    public async Task Each_child_of_the_section_is_a_token()
    {
        Services.AddAdobeTokens(SomeSettings.Section(
            SomeSettings.Token("aem", "FAKE0aem0id"), SomeSettings.Token("target", "FAKE0target0id", provider: "ims")));

        await GetTokenAsync("aem");
        await GetTokenAsync("target");

        Assert.Equal("FAKE0aem0id", BackChannel.Requests[0]["client_id"]);
        Assert.Equal("FAKE0target0id", BackChannel.Requests[1]["client_id"]);
    }

    [Fact]
    public async Task A_section_may_stand_anywhere()
    {
        IConfiguration settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["My:Adobe:ClientId"] = SomeOAuth.ClientId,
            ["My:Adobe:Scopes"] = "openid",
        }).Build();
        Services.AddAdobeTokens().AddIms("aem", settings.GetSection("My:Adobe"));

        Assert.Contains("My:Adobe:ClientSecret is not set", await StartFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_section_is_reported()
    {
        string failure = ProblemOf(SomeSettings.Section().GetSection("none"));

        Assert.Contains("'AdobeTokens:none' is empty or missing", failure, StringComparison.Ordinal);
        Assert.Contains("Check its spelling", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_section_of_one_token_is_reported()
    {
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(
            () => Services.AddAdobeTokens().AddIms("aem", SomeSettings.Section().GetSection("aem")));

        Assert.Contains("'AdobeTokens:aem' is empty or missing: it holds the settings of an IMS token", failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_without_a_provider_is_reported()
    {
        string failure = ProblemOf(SomeSettings.Section(SomeSettings.Setting("aem:ClientId", SomeOAuth.ClientId)));

        Assert.Contains("AdobeTokens:aem:Provider is not set: set it to Ims or AdobePass.", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_that_stands_where_a_token_should_is_reported()
    {
        string failure = ProblemOf(SomeSettings.Section(SomeSettings.Setting("ClientSecret", SomeOAuth.Secret)));

        Assert.Contains("AdobeTokens:ClientSecret is a setting of a token, and stands where the name of a token is expected.", failure,
            StringComparison.Ordinal);
        Assert.Contains("such as AdobeTokens:aem:ClientSecret", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_provider_is_reported()
    {
        string failure = ProblemOf(SomeSettings.Section(SomeSettings.Token("aem", provider: "Imz")));

        Assert.Contains("AdobeTokens:aem:Provider is 'Imz', which is not a known provider: set it to Ims", failure,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "aem:ClientSecrt", "AdobeTokens:aem:ClientSecrt is not a setting of TokenKit. Known in AdobeTokens:aem: Provider, Authority")]
    [InlineData("aem:Cache:ExpirySkw", "AdobeTokens:aem:Cache:ExpirySkw is not a setting of TokenKit. Known in AdobeTokens:aem:Cache: "
        + "RefreshBeforeExpiry")]
    public void A_misspelt_setting_is_reported(string key, string problem)
    {
        string failure = ProblemOf(SomeSettings.Section(SomeSettings.Token("aem"), SomeSettings.Setting(key, SomeOAuth.Secret)));

        Assert.Contains(problem, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void The_case_of_a_setting_does_not_count() =>
        Services.AddAdobeTokens(SomeSettings.Section(
            SomeSettings.Token("aem"), SomeSettings.Setting("aem:tokenpath", "/ims/token/v2"),
            SomeSettings.Setting("aem:cache:expiryskew", "00:01:00")));

    [Fact]
    public void The_same_section_twice_is_reported()
    {
        IConfigurationSection section = SomeSettings.Section(SomeSettings.Token("aem"));
        Services.AddAdobeTokens(section);

        Assert.Contains("'aem' is registered already", ProblemOf(section), StringComparison.Ordinal);
    }

    private string ProblemOf(IConfiguration section)
    {
        string message = Assert.Throws<InvalidOperationException>(() => Services.AddAdobeTokens(section)).Message;
        Assert.DoesNotContain("p8e-", message, StringComparison.Ordinal);
        return message;
    }
}
