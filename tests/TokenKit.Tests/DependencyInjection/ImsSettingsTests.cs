using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TokenKit.Ims;

namespace TokenKit.Tests.DependencyInjection;

public sealed class ImsSettingsTests
{
    [Theory]
    [InlineData("Jwt:Certificate:FriendlyName")]
    [InlineData("Jwt:SigningCredentials:Algorithm")]
    [InlineData("Jwt:SignData")]
    [InlineData("Jwt:PrivatKey")]
    public void A_property_that_only_code_can_set_is_not_a_setting(string setting)
    {
        OptionsValidationException failure = Assert.Throws<OptionsValidationException>(() => Bind(new() { [setting] = "FAKE" }));

        Assert.Contains($"AdobeTokens:aem:Jwt:{setting.Split(':')[1]} is not a setting of TokenKit. Known in AdobeTokens:aem:Jwt: "
            + $"TechnicalAccountId,", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_is_bound()
    {
        ImsOptions options = Bind(new()
        {
            ["Provider"] = "Ims",
            ["Authority"] = "https://ims.example/",
            ["TokenPath"] = "/ims/token/v2",
            ["ClientId"] = "FAKE0client0id",
            ["ClientSecret"] = "p8e-FAKE-1",
            ["ClientSecrets:0"] = "p8e-FAKE-2",
            ["ClientSecrets:1"] = "p8e-FAKE-3",
            ["Scopes:0"] = "openid",
            ["Scopes:1"] = "AdobeID",
            ["OrganizationId"] = "FAKE@AdobeOrg",
            ["AdditionalParameters:resource"] = "a=b",
            ["AdditionalParameters:Flag"] = "1",
            ["CredentialFile"] = "/run/secrets/adobe.json",
            ["CredentialName"] = "demo",
            ["EnvironmentPrefix"] = "IMS_OAUTH_S2S",
            ["Grant"] = "Jwt",
            ["Jwt:TechnicalAccountId"] = "FAKE@techacct.adobe.com",
            ["Jwt:Metascopes:0"] = "ent_aem_cloud_api",
            ["Jwt:PrivateKey"] = "FAKE-key",
            ["Jwt:PrivateKeyPath"] = "/run/secrets/adobe.pem",
            ["Jwt:PrivateKeyPassphrase"] = "FAKE-passphrase",
            ["Jwt:ExchangePath"] = "/ims/exchange/v1/jwt",
            ["Jwt:AssertionLifetime"] = "00:03:00",
            ["Jwt:SendJwtId"] = "true",
            ["Cache:RefreshBeforeExpiry"] = "01:30:00",
            ["Cache:ExpirySkew"] = "00:02:00",
            ["Cache:RefreshJitter"] = "0.25",
            ["Cache:AcquisitionTimeout"] = "00:00:45",
            ["Cache:InvalidationGuard"] = "00:00:10",
        });

        Assert.Equal(new Uri("https://ims.example/"), options.Authority);
        Assert.True(options.IsAuthoritySet);
        Assert.Equal("/ims/token/v2", options.TokenPath);
        Assert.Equal("FAKE0client0id", options.ClientId);
        Assert.Equal("p8e-FAKE-1", options.ClientSecret);
        Assert.Equal(["p8e-FAKE-2", "p8e-FAKE-3"], options.ClientSecrets);
        Assert.Equal(["openid", "AdobeID"], options.Scopes);
        Assert.Equal("FAKE@AdobeOrg", options.OrganizationId);
        Assert.Equal(new Dictionary<string, string> { ["resource"] = "a=b", ["Flag"] = "1" }, options.AdditionalParameters);
        Assert.Equal("/run/secrets/adobe.json", options.CredentialFile);
        Assert.Equal(("demo", "IMS_OAUTH_S2S"), (options.CredentialName, options.EnvironmentPrefix));
        Assert.Equal(ImsGrant.Jwt, options.Grant);
        Assert.Equal("FAKE@techacct.adobe.com", options.Jwt.TechnicalAccountId);
        Assert.Equal(["ent_aem_cloud_api"], options.Jwt.Metascopes);
        Assert.Equal(("FAKE-key", "/run/secrets/adobe.pem", "FAKE-passphrase"), (
            options.Jwt.PrivateKey, options.Jwt.PrivateKeyPath, options.Jwt.PrivateKeyPassphrase));
        Assert.Equal(("/ims/exchange/v1/jwt", TimeSpan.FromMinutes(3), true), (
            options.Jwt.ExchangePath, options.Jwt.AssertionLifetime, options.Jwt.SendJwtId));
        Assert.Equal(new TimeSpan(1, 30, 0), options.Cache.RefreshBeforeExpiry);
        Assert.Equal(TimeSpan.FromMinutes(2), options.Cache.ExpirySkew);
        Assert.Equal(0.25, options.Cache.RefreshJitter);
        Assert.Equal(TimeSpan.FromSeconds(45), options.Cache.AcquisitionTimeout);
        Assert.Equal(TimeSpan.FromSeconds(10), options.Cache.InvalidationGuard);
    }

    [Fact]
    public void A_single_further_secret_may_stand_in_one_environment_variable() =>
        Assert.Equal(["p8e-FAKE-2"], Bind(new() { ["ClientSecrets"] = "p8e-FAKE-2" }).ClientSecrets);

    [Theory]
    [InlineData("Authority", "http://user:FAKE-password@[bad")]
    [InlineData("Cache:ExpirySkew", "FAKE-password")]
    public void A_value_of_the_wrong_kind_is_reported_without_the_value(string setting, string value)
    {
        OptionsValidationException failure = Assert.Throws<OptionsValidationException>(() => Bind(new() { [setting] = value }));

        Assert.Contains($"{setting} has a value of the wrong kind", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("FAKE-password", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_in_one_value_are_refused() => Assert.Contains(
        "AdditionalParameters is one value, but it holds values by name",
        Assert.Throws<OptionsValidationException>(() => Bind(new() { ["AdditionalParameters"] = "org_id=x" })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void What_is_not_set_keeps_its_default()
    {
        ImsOptions options = Bind(new() { ["ClientId"] = "FAKE0client0id" });

        Assert.Equal(new Uri("https://ims-na1.adobelogin.com/"), options.Authority);
        Assert.False(options.IsAuthoritySet);
        Assert.Equal("/ims/token/v3", options.TokenPath);
        Assert.Empty(options.Scopes);
        Assert.Null(options.Cache.RefreshBeforeExpiry);
        Assert.Equal(TimeSpan.FromSeconds(60), options.Cache.AcquisitionTimeout);
    }

    [Theory]
    [InlineData("openid,AdobeID,read_organizations")]
    [InlineData("openid, AdobeID read_organizations")]
    public void Scopes_may_be_one_text(string scopes) =>
        Assert.Equal(["openid", "AdobeID", "read_organizations"], ScopeList.Parse(Bind(new() { ["Scopes"] = scopes }).Scopes));

    [Fact]
    public void A_value_that_cannot_be_read_is_reported_by_its_key()
    {
        OptionsValidationException failure = Assert.Throws<OptionsValidationException>(() => Bind(new() { ["Cache:ExpirySkew"] = "soon" }));

        Assert.Contains("AdobeTokens:aem:Cache:ExpirySkew", failure.Message, StringComparison.Ordinal);
    }

    private static ImsOptions Bind(Dictionary<string, string?> settings)
    {
        IConfigurationSection section = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"AdobeTokens:aem:{setting.Key}", setting.Value)))
            .Build().GetSection("AdobeTokens:aem");
        var options = new ImsOptions();
        options.Read(section);
        return options.SettingProblems.Count == 0 ? options
            : throw new OptionsValidationException("aem", typeof(ImsOptions), [string.Join(Environment.NewLine, options.SettingProblems)]);
    }
}
