using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit.DependencyInjection;
using TokenKit.Ims;
using TokenKit.Tests.OAuth;
using TokenKit.Tests.Scenarios;

namespace TokenKit.Tests.DependencyInjection;

public sealed class ReloadableOptionsTests : ServicesTest
{
    private string? _clientId = SomeOAuth.ClientId;

    public ReloadableOptionsTests() => Services.AddAdobeTokens().AddIms("aem", options =>
    {
        SomeSettings.Credential(options);
        options.ClientId = _clientId;
    });

    private ReloadableOptions<ImsOptions> Factory => Provider.GetRequiredService<ReloadableOptions<ImsOptions>>();

    [Fact]
    public void It_is_what_the_options_of_the_framework_are_made_with() =>
        Assert.Same(Factory, Provider.GetRequiredService<IOptionsFactory<ImsOptions>>());

    [Fact]
    public void Options_that_cannot_be_used_are_an_error_at_first_and_later_the_good_ones_stay()
    {
        _clientId = null;
        Assert.Throws<OptionsValidationException>(() => Factory.Create("aem"));

        _clientId = "FAKE0good";
        ImsOptions good = Factory.Create("aem");
        _clientId = null;

        Assert.Same(good, Factory.Create("aem"));
        Assert.Throws<OptionsValidationException>(() => Factory.CreateAnew("aem"));
    }

    [Fact]
    public void Options_made_anew_belong_to_the_caller_alone()
    {
        ImsOptions good = Factory.Create("aem");
        Factory.CreateAnew("aem").ClientSecret = "p8e-FAKE-changed";
        _clientId = null;

        ImsOptions fallback = Factory.Create("aem");

        Assert.Same(good, fallback);
        Assert.Equal(SomeOAuth.Secret, fallback.ClientSecret);
    }

    [Fact]
    public async Task A_token_that_could_not_be_made_leaves_no_listener()
    {
        var settings = new ReloadableSettings("AdobeTokens:target",
            new() { ["Provider"] = "Ims", ["ClientSecret"] = SomeOAuth.Secret, ["Scopes"] = "openid" });
        Services.AddAdobeTokens(new ConfigurationBuilder().Add(settings).Build().GetSection("AdobeTokens"));
        Services.AddLogging(logging => logging.AddFakeLogging());
        Assert.Throws<OptionsValidationException>(() => Keyed("target"));
        Assert.Throws<OptionsValidationException>(() => Keyed("target"));
        settings.Change(new() { ["ClientId"] = SomeOAuth.ClientId });
        await GetTokenAsync("target");

        settings.Change(new() { ["Scopes"] = "openid,AdobeID" });

        Assert.Equal(
            ["The options of the token target were reloaded; changed: scopes, grant, path or headers"],
            Provider.GetFakeLogCollector().GetSnapshot().Select(record => record.Message).Where(
                message => message.Contains("reloaded", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Two_containers_of_the_same_services_have_nothing_in_common()
    {
        await using (ServiceProvider other = Services.BuildServiceProvider())
        {
            other.GetRequiredKeyedService<ITokenProvider>("aem");
        }

        Assert.Equal("token-1", await GetTokenAsync());
    }
}
