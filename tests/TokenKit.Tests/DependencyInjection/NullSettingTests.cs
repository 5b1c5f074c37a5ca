using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TokenKit.AdobePass;
using TokenKit.Ims;

namespace TokenKit.Tests.DependencyInjection;

/// <summary>A null in a JSON file means that nothing is set there.</summary>
public sealed class NullSettingTests : ServicesTest
{
    [Fact]
    public async Task A_null_leaves_the_default()
    {
        using var statement = new TemporaryFile(AdobePass.SomePass.Statement);
        Services.AddAdobeTokens(Section($$"""
            { "AdobeTokens": {
              "aem": { "Provider": "Ims", "ClientId": "FAKE0client0id", "ClientSecret": "p8e-FAKE", "Scopes": "openid",
                "OrganizationId": null, "Grant": null, "CredentialFile": null,
                "Authority": null, "TokenPath": null, "ClientSecrets": null, "AdditionalParameters": null, "Cache": null,
                "Jwt": { "ExchangePath": null, "AssertionLifetime": null, "SendJwtId": null, "Metascopes": null } },
              "pass": { "Provider": "AdobePass", "SoftwareStatementFile": "{{statement.Path}}", "Authority": null, "Environment": null,
                "DeviceInfo": null, "MaxCachedDevices": null, "Cache": { "RefreshJitter": null, "ExpirySkew": null } } } }
            """));

        await StartAsync();

        ImsOptions aem = Provider.GetRequiredService<IOptionsMonitor<ImsOptions>>().Get("aem");
        AdobePassOptions pass = Provider.GetRequiredService<IOptionsMonitor<AdobePassOptions>>().Get("pass");
        Assert.Equal(("https://ims-na1.adobelogin.com/", "/ims/token/v3", "/ims/exchange/jwt"),
            (aem.Authority.AbsoluteUri, aem.TokenPath, aem.Jwt.ExchangePath));
        Assert.Equal((TimeSpan.FromMinutes(5), 0.1), (aem.Jwt.AssertionLifetime, aem.Cache.RefreshJitter));
        Assert.Equal(("https://sp.auth.adobe.com/", 100_000, 0.1),
            (pass.Authority.AbsoluteUri, pass.MaxCachedDevices, pass.Cache.RefreshJitter));
        Assert.Null(pass.DeviceInfo);
    }

    [Fact]
    public void A_null_in_a_later_file_takes_a_setting_away()
    {
        Services.AddAdobeTokens(Section(
            """
            { "AdobeTokens": { "aem": {
              "Provider": "Ims", "ClientId": "FAKE0client0id", "ClientSecret": "p8e-FAKE", "Scopes": "openid",
              "TokenPath": "/ims/token/v2" } } }
            """,
            """{ "AdobeTokens": { "aem": { "TokenPath": null } } }"""));

        Assert.Equal("/ims/token/v3", Provider.GetRequiredService<IOptionsMonitor<ImsOptions>>().Get("aem").TokenPath);
    }

    private static IConfigurationSection Section(params string[] files)
    {
        var builder = new ConfigurationBuilder();
        foreach (string file in files)
        {
            builder.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(file)));
        }

        return builder.Build().GetSection("AdobeTokens");
    }
}
