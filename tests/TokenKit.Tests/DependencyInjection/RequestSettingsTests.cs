using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Caching;
using TokenKit.Http;
using TokenKit.Testing;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.DependencyInjection;

/// <summary>The products and the constant headers of a token, in the configuration beside its credential.</summary>
public sealed class RequestSettingsTests : ServicesTest
{
    [Fact]
    public async Task The_headers_of_a_token_go_with_it_on_every_client()
    {
        AddTokens(("Headers:x-sandbox-name", "dev"), ("Headers:x-two", "token"));
        ApiClient("one").AddAdobeTokenHandler("aem");
        ApiClient("two").AddAdobeTokenHandler("aem", options => options.Headers["X-TWO"] = "client");

        SentRequest one = await CallAsync("one", TestContext.Current.CancellationToken);
        SentRequest two = await CallAsync("two", TestContext.Current.CancellationToken);

        Assert.Contains("x-sandbox-name: dev", one.Headers, StringComparison.Ordinal);
        Assert.Contains("x-two: token", one.Headers, StringComparison.Ordinal);
        Assert.Contains("x-sandbox-name: dev", two.Headers, StringComparison.Ordinal);
        Assert.Contains("X-TWO: client", two.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_that_change_while_the_service_runs_take_effect_with_the_next_token()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(SomeSettings.Token("aem")).Build();
        configuration["AdobeTokens:aem:Headers:x-sandbox-name"] = "dev";
        Services.AddAdobeTokens(configuration.GetSection("AdobeTokens"));
        ApiClient("api").AddAdobeTokenHandler("aem");
        Assert.Contains("x-sandbox-name: dev", await HeadersAsync(), StringComparison.Ordinal);

        var cache = (CachingTokenProvider)Keyed("aem");
        AccessToken old = await cache.GetTokenAsync(TestContext.Current.CancellationToken);
        configuration["AdobeTokens:aem:Headers:x-sandbox-name"] = "prod";
        configuration.Reload();
        cache.Invalidate(old);

        Assert.Contains("x-sandbox-name: prod", await HeadersAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Products", "PdfServices,firefly")]
    [InlineData("Products", "PdfServices Firefly")]
    [InlineData("Products:0", "PdfServices")]
    public async Task The_products_of_a_token_limit_its_hosts_on_every_client(string key, string value)
    {
        AddTokens((key, value));
        ApiClient("one").AddAdobeTokenHandler("aem");
        ApiClient("two").AddAdobeTokenHandler("aem", options => options.Products.Add(AdobeProduct.IoEvents));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync("one", TestContext.Current.CancellationToken));
        SentRequest allowed = await CallAsync("two", TestContext.Current.CancellationToken);

        Assert.Contains(
            "api.adobe.io is a host of I/O Events: add the product IoEvents to Products, beside the credential "
            + "(AdobeTokens:aem:Products) or of the handler. Then only the hosts of the products",
            refused.Message,
            StringComparison.Ordinal);
        Assert.Contains("Allowed: pdf-services.adobe.io, ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer token-1", allowed.Headers, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ims", "Products", "Fireflies", "Products holds 'Fireflies', which is not known. Known: ExperiencePlatform, ")]
    [InlineData("Ims", "Products", "3", "Products holds '3', which is not known.")]
    [InlineData("Ims", "Headers", "x", "Headers is one value, but it holds values by name: set them below it, such as "
        + "AdobeTokens:aem:Headers:x-sandbox-name.")]
    [InlineData("Ims", "Headers:x-sandbox-name:0", "dev", "Headers:x-sandbox-name holds a list or further settings, but takes one value")]
    [InlineData("AdobePass", "Headers:x-one:name", "dev", "Headers:x-one holds a list or further settings, but takes one value")]
    [InlineData("Ims", "Headers:Authorization", "x", "Headers:Authorization would replace the token")]
    [InlineData("AdobePass", "Headers:x-api-key", "x", "Headers:x-api-key is sent by TokenKit")]
    [InlineData("AdobePass", "Products", "Fireflies", "Products holds 'Fireflies', which is not known.")]
    [InlineData("AdobePass", "AllowedHosts", "bucket.s3.amazonaws.com", "AllowedHosts holds 'bucket.s3.amazonaws.com', but a host")]
    [InlineData("Ims", "AllowedHosts", "*.amazonaws.com", "AllowedHosts holds '*.amazonaws.com', but a host")]
    [InlineData("Ims", "Header:x-sandbox-name", "dev", "Header is not a setting of TokenKit. Known in AdobeTokens:aem: ")]
    public async Task A_setting_that_is_not_valid_is_reported_at_start(string provider, string key, string value, string expected)
    {
        IEnumerable<KeyValuePair<string, string?>> token = provider == "Ims" ? SomeSettings.Token("aem")
            : [.. SomeSettings.Setting("aem:Provider", provider),
                .. SomeSettings.Setting("aem:SoftwareStatement", AdobePass.SomePass.Statement)];
        string failure;
        try
        {
            Services.AddAdobeTokens(SomeSettings.Section(token, SomeSettings.Setting($"aem:{key}", value)));
            failure = await StartFailureAsync();
        }
        catch (InvalidOperationException exception)
        {
            failure = exception.Message;
        }

        Assert.Contains($"AdobeTokens:aem:{expected}", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_of_your_own_keeps_its_hosts()
    {
        Services.AddAdobeTokens().AddProvider("aem", _ => new FakeTokenProvider(Clock));
        ApiClient("api").AddAdobeTokenHandler("aem", options => options.Products.Add(AdobeProduct.IoEvents));

        Assert.Contains("Authorization", await HeadersAsync(), StringComparison.Ordinal);
    }

    private void AddTokens(params (string Key, string Value)[] settings) => Services.AddAdobeTokens(SomeSettings.Section(
        [SomeSettings.Token("aem"), .. settings.Select(setting => SomeSettings.Setting($"aem:{setting.Key}", setting.Value))]));

    private async Task<string> HeadersAsync() => (await CallAsync("api", TestContext.Current.CancellationToken)).Headers;
}
