using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.AdobePass;
using TokenKit.Ims;

namespace TokenKit.Tests.DependencyInjection;

/// <summary>Settings one level too high or too low, and times as bare numbers.</summary>
public sealed class SettingPlaceTests : ServicesTest
{
    public static TheoryData<string> NamesOfBothProviders =>
        [.. ImsOptions.Shape.Names.Concat(AdobePassOptions.Shape.Names).Distinct().Where(name => name != "Provider")];

    [Theory]
    [MemberData(nameof(NamesOfBothProviders))]
    public void Every_setting_that_stands_where_a_token_is_expected_is_reported_as_one(string name)
    {
        string failure = ProblemOf(SomeSettings.Section(SomeSettings.Token("aem"), SomeSettings.Setting(name, "FAKE")));

        Assert.Equal(
            $"AdobeTokens:{name} is a setting of a token, and stands where the name of a token is expected. Set it below the name of "
                + $"its token, such as AdobeTokens:aem:{name}.",
            failure);
    }

    [Theory]
    [InlineData("Cache:ExpirySkew")]
    [InlineData("Scopes:0")]
    [InlineData("Jwt:PrivateKeyPath")]
    public void A_section_or_a_list_of_a_token_is_reported_too(string path) => Assert.Contains(
        $"AdobeTokens:{path.Split(':')[0]} is a setting of a token", ProblemOf(
            SomeSettings.Section(SomeSettings.Token("aem"), SomeSettings.Setting(path, "FAKE"))),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("Ims", "Grant", "ClientCredentials or Jwt")]
    [InlineData("AdobePass", "Environment", "Production or PrequalProduction or Staging or PrequalStaging")]
    public async Task A_name_that_does_not_exist_is_answered_with_those_that_do(string provider, string setting, string names)
    {
        Services.AddAdobeTokens(
            SomeSettings.Section(SomeSettings.Setting("aem:Provider", provider), SomeSettings.Setting($"aem:{setting}", "Another")));

        Assert.Contains(
            $"AdobeTokens:aem:{setting} has a value of the wrong kind: write {names}.", await StartFailureAsync(),
                StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_may_be_called_as_a_setting_is()
    {
        Services.AddAdobeTokens(SomeSettings.Section(SomeSettings.Token("cache")));

        Assert.NotNull(Keyed("cache"));
        Assert.Contains(
            "AdobeTokens:scope:Provider is not set", ProblemOf(SomeSettings.Section(SomeSettings.Setting("scope:ClientId", "FAKE"))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_of_one_token_is_not_a_section_of_tokens()
    {
        string failure = ProblemOf(SomeSettings.Section(SomeSettings.Token("aem")).GetSection("aem"));

        Assert.Contains("'AdobeTokens:aem' holds the settings of one token", failure, StringComparison.Ordinal);
        Assert.Contains("AddAdobeTokens().AddIms(\"aem\", section)", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void The_root_of_the_configuration_is_not_a_section_of_tokens()
    {
        IConfiguration root = new ConfigurationBuilder().AddInMemoryCollection(SomeSettings.Token("aem")).Build();

        Assert.Contains("configuration.GetSection(\"AdobeTokens\")", ProblemOf(root), StringComparison.Ordinal);
    }

    // GetSection("Adobe") over { "Adobe": { "Tokens": { "aem": … } } }, or a level too many in the settings.
    [Fact]
    public void A_section_around_a_section_of_tokens_is_not_a_token() => Assert.Equal(
        "'AdobeTokens:prod' holds tokens (AdobeTokens:prod:aem:Provider is set), and stands where the name of a token is expected. Give "
            + "AddAdobeTokens the section 'AdobeTokens:prod', or move its tokens to 'AdobeTokens'.",
        ProblemOf(SomeSettings.Section(SomeSettings.Token("prod:aem"))));

    [Fact]
    public void A_section_of_tokens_is_not_a_section_of_one_token()
    {
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() =>
            Services.AddAdobeTokens().AddIms("aem", SomeSettings.Section(SomeSettings.Token("aem"))));

        Assert.Contains("Read the token from the section 'AdobeTokens:aem'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RefreshBeforeExpiry", "AdobeTokens:aem:Cache:RefreshBeforeExpiry")]
    [InlineData("PrivateKeyPath", "AdobeTokens:aem:Jwt:PrivateKeyPath")]
    [InlineData("Jwt:ClientSecret", "AdobeTokens:aem:ClientSecret")]
    [InlineData("Cache:Scopes", "AdobeTokens:aem:Scopes")]
    public void A_setting_on_a_wrong_level_within_its_token_is_reported_with_the_right_one(string key, string right) => Assert.Equal(
        $"AdobeTokens:aem:{key} stands one level too high or too low: set {right} instead.",
            ProblemOf(SomeSettings.Section(SomeSettings.Token("aem"), SomeSettings.Setting($"aem:{key}", "FAKE"))));

    [Fact]
    public void All_problems_of_all_tokens_are_reported_at_once_one_per_line()
    {
        string failure = ProblemOf(SomeSettings.Section(
            SomeSettings.Token("aem"), SomeSettings.Setting("aem:ClientSecrt", "p8e-FAKE"),
            SomeSettings.Setting("aem:ExpirySkew", "00:00:10"),
            SomeSettings.Setting("Authority", "https://x.example/"),
            SomeSettings.Token("b", provider: "Imz"), SomeSettings.Setting("c", "FAKE"),
            SomeSettings.Setting("d:SoftwareStatement", "FAKE"),
            SomeSettings.Setting("d:Provider", "Ims")));

        string[] lines = failure.Split(Environment.NewLine);
        Assert.Equal(6, lines.Length);
        Assert.All(
            (string[])["aem:ClientSecrt is not a setting", "aem:ExpirySkew stands one level", "Authority is a setting of a token",
                "b:Provider is 'Imz'", "c is one value", "d:SoftwareStatement is a setting of the provider AdobePass"],
            said => Assert.Single(lines, line => line.StartsWith($"AdobeTokens:{said}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Values_that_cannot_be_read_and_settings_that_are_missing_are_reported_together_at_start()
    {
        Services.AddAdobeTokens(SomeSettings.Section(
            SomeSettings.Token("aem", clientId: null), SomeSettings.Setting("aem:Cache:RefreshBeforeExpiry", "600"),
                SomeSettings.Setting("aem:Cache:RefreshJitter", "many"), SomeSettings.Setting("aem:Authority", "http://[bad")));

        string failure = await StartFailureAsync();

        Assert.Equal(4, failure.Split(Environment.NewLine).Length);
        Assert.All(
            (string[])["Cache:RefreshBeforeExpiry would be read as 600 days", "Cache:RefreshJitter has a value of the wrong kind",
                "Authority has a value of the wrong kind", "ClientId is not set"],
            said => Assert.Contains($"AdobeTokens:aem:{said}", failure, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Cache:RefreshBeforeExpiry", "600", 600)]
    [InlineData("Cache:ExpirySkew", " 60 ", 60)]
    [InlineData("Cache:AcquisitionTimeout", "1", 1)]
    [InlineData("Cache:InvalidationGuard", "30", 30)]
    [InlineData("Jwt:AssertionLifetime", "300", 300)]
    [InlineData("Cache:RefreshBeforeExpiry", "24:00:00", 24)]
    public async Task A_time_that_would_be_read_as_days_is_refused_with_the_right_form(string setting, string value, int days)
    {
        Services.AddAdobeTokens(SomeSettings.Section(SomeSettings.Token("aem"), SomeSettings.Setting($"aem:{setting}", value)));

        Assert.Contains(
            $"AdobeTokens:aem:{setting} would be read as {days} days: write hours, minutes and seconds, such as 00:10:00 for ten minutes",
                await StartFailureAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("00:10")]
    [InlineData("1.00:00:00")]
    [InlineData("1:00:00:00")]
    [InlineData("23:59:59.5")]
    public async Task A_time_in_any_other_form_is_read(string value)
    {
        Services.AddAdobeTokens(
            SomeSettings.Section(SomeSettings.Token("aem"), SomeSettings.Setting("aem:Cache:RefreshBeforeExpiry", value)));

        await StartAsync();
    }

    private string ProblemOf(IConfiguration section) => Assert.Throws<InvalidOperationException>(() =>
        Services.AddAdobeTokens(section)).Message;
}
