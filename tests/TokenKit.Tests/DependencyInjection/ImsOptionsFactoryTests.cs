using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TokenKit.DependencyInjection;
using TokenKit.Ims;

namespace TokenKit.Tests.DependencyInjection;

public sealed class ImsOptionsFactoryTests : ServicesTest
{
    private string? _clientId = OAuth.Some.ClientId;

    public ImsOptionsFactoryTests() => Services.AddAdobeTokens().AddIms("aem", options =>
    {
        Some.Credential(options);
        options.ClientId = _clientId;
    });

    private ImsOptionsFactory Factory => Provider.GetRequiredService<ImsOptionsFactory>();

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
    public void Options_made_anew_are_nobody_elses()
    {
        ImsOptions good = Factory.Create("aem");
        Factory.CreateAnew("aem").ClientSecret = "p8e-FAKE-changed";
        _clientId = null;

        ImsOptions fallback = Factory.Create("aem");

        Assert.Same(good, fallback);
        Assert.Equal(OAuth.Some.Secret, fallback.ClientSecret);
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
