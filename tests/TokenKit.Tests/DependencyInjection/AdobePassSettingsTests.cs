using Microsoft.Extensions.Configuration;
using TokenKit.AdobePass;
using TokenKit.Ims;
using TokenKit.Tests.AdobePass;

namespace TokenKit.Tests.DependencyInjection;

public sealed class AdobePassSettingsTests
{
    [Fact]
    public void Every_setting_is_read()
    {
        var options = new AdobePassOptions();
        options.Read(Section(
            ("Environment", "PrequalStaging"), ("SoftwareStatement", "a.b.c"), ("SoftwareStatementFile", "f"), ("InstanceId", "i"), (
                "RedirectUri", "example://app"),
            ("Scope", "s"), ("UserAgent", "u"), ("SendParametersInQuery", "true"), ("RegistrationDirectory", "d"),
            ("RequireExistingRegistrations", "true"), ("ReRegisterOnInvalidClient", "false"),
            ("ReRegisterOnApplicationRegistration", "true"), ("ReRegistrationCoolDown", "02:00:00"), ("MaxCachedDevices", "7"), (
                "DeviceIdleTimeout", "00:10:00"),
            ("Cache:RefreshJitter", "0"), ("DeviceInfo:Model", "RackUnit-1"), ("DeviceInfo:ConnectionSecure", "true"), (
                "DeviceInfo:ConnectionPort", "443")));

        Assert.Equal("https://sp-prequal.auth-staging.adobe.com/", options.Authority.AbsoluteUri);
        Assert.Equal(("a.b.c", "f", "i", "example://app/", "s", "u"), (
            options.SoftwareStatement, options.SoftwareStatementFile, options.InstanceId, options.RedirectUri!.AbsoluteUri, options.Scope,
            options.UserAgent));
        Assert.True(options.SendParametersInQuery);
        Assert.Equal("d", options.RegistrationDirectory);
        Assert.True(options.RequireExistingRegistrations);
        Assert.False(options.ReRegisterOnInvalidClient);
        Assert.True(options.ReRegisterOnApplicationRegistration);
        Assert.Equal((TimeSpan.FromHours(2), 7, TimeSpan.FromMinutes(10)), (
            options.ReRegistrationCoolDown, options.MaxCachedDevices, options.DeviceIdleTimeout));
        Assert.Equal(0, options.Cache.RefreshJitter);
        Assert.Equal(("RackUnit-1", true, 443), (options.DeviceInfo!.Model, options.DeviceInfo.ConnectionSecure,
            options.DeviceInfo.ConnectionPort));
    }

    [Fact]
    public void An_authority_wins_over_the_environment_whichever_comes_first()
    {
        var options = new AdobePassOptions();
        options.Read(Section(("Authority", "https://gateway.example/"), ("Environment", "Staging")));

        Assert.Equal("https://gateway.example/", options.Authority.AbsoluteUri);
    }

    [Fact]
    public void The_environment_is_not_lost_to_a_binder_that_writes_back_what_it_found()
    {
        var options = new AdobePassOptions();
        options.Read(Section(("Environment", "Staging")));
        options.Read(Section(("Environment", "PrequalStaging")));

        Assert.Equal("https://sp-prequal.auth-staging.adobe.com/", options.Authority.AbsoluteUri);
    }

    [Theory]
    [InlineData("SoftwareStatment", "x")]
    [InlineData("ClientId", "x")]
    [InlineData("DeviceInfo:Modell", "x")]
    [InlineData("Cache:RefreshJiter", "0")]
    [InlineData("Environment", "Produktion")]
    [InlineData("MaxCachedDevices", "many")]
    public void A_misspelt_setting_is_reported(string key, string value) =>
        Assert.Contains(key, Assert.Single(ProblemsOf((key, value))), StringComparison.Ordinal);

    [Fact]
    public void Everything_that_is_wrong_is_reported_at_once_with_its_place()
    {
        var options = new AdobePassOptions
        {
            Authority = new Uri("http://sp.auth.adobe.com/"),
            RedirectUri = new Uri("app", UriKind.Relative),
            InstanceId = "a\nb",
            UserAgent = "a\nb",
            DeviceInfo = new AdobePassDeviceInfo { OsName = "linux" },
            ReRegistrationCoolDown = TimeSpan.FromSeconds(-1),
            MaxCachedDevices = 0,
            DeviceIdleTimeout = TimeSpan.Zero,
            Cache = { RefreshJitter = 2 },
            Environment = (AdobePassEnvironment)9,
        };

        IReadOnlyList<string> problems = ProblemsOf(options);

        Assert.All(
            (string[])["SoftwareStatement is not set", "Authority is not an https", "RedirectUri has no scheme", "InstanceId holds",
                "UserAgent holds", "DeviceInfo:OsName", "ReRegistrationCoolDown is", "MaxCachedDevices is", "DeviceIdleTimeout is",
                "Cache:RefreshJitter is", "Environment is not a known environment"],
            said => Assert.Contains(problems, failure => failure.StartsWith($"{SomePass.Settings}:{said}", StringComparison.Ordinal)));
        Assert.Equal(11, problems.Count);
    }

    [Theory]
    [InlineData("https://sp.auth.adobe.com/o/client/register", "ends with the path")]
    [InlineData("https://sp.auth.adobe.com/o", "ends with the path")]
    [InlineData("https://mgmt.auth.adobe.com/", "management")]
    [InlineData("https://user@sp.auth.adobe.com/", "has a user")]
    [InlineData("https://sp.auth.adobe.com/?x=1", "has a user, a query")]
    public void An_authority_that_cannot_be_right_is_reported(string authority, string said) => Assert.Contains(
        said, Assert.Single(ProblemsOf(SomePass.Options(options => options.Authority = new Uri(authority)))), StringComparison.Ordinal);

    [Fact]
    public void A_statement_and_a_file_exclude_each_other() => Assert.Contains(
        "are both set", Assert.Single(ProblemsOf(SomePass.Options(options => options.SoftwareStatementFile = "x"))),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("ReRegistrationCoolDown", "3600", "would be read as 3600 days: write hours, minutes and seconds, such as 00:10:00")]
    [InlineData("DeviceIdleTimeout", "24:00:00", "would be read as 24 days")]
    [InlineData("Cache:RefreshBeforeExpiry", "600", "would be read as 600 days")]
    [InlineData("SoftwareStatement:0", "a.b.c", "holds a list or further settings, but takes one value")]
    [InlineData("ExpirySkew", "00:00:10", "stands one level too high or too low: set AdobeTokens:pass:Cache:ExpirySkew instead")]
    [InlineData("DeviceInfo:InstanceId", "x", "stands one level too high or too low: set AdobeTokens:pass:InstanceId instead")]
    [InlineData("CredentialFile", "x", "is a setting of the provider Ims, and the provider of this token is AdobePass")]
    public void A_setting_with_a_wrong_time_or_place_is_reported(string key, string value, string said) =>
        Assert.StartsWith($"AdobeTokens:pass:{key.TrimEnd('0', ':')} {said}", Assert.Single(ProblemsOf((key, value))),
            StringComparison.Ordinal);

    private static List<string> ProblemsOf(params (string Key, string Value)[] settings)
    {
        var options = new AdobePassOptions();
        options.Read(Section(settings), root: null, ImsOptions.Shape);
        return options.SettingProblems;
    }

    private static IReadOnlyList<string> ProblemsOf(AdobePassOptions options)
    {
        var resolver = new AdobePassOptionsResolver(options, SomePass.Settings);
        Assert.Null(resolver.Resolve());
        return resolver.Problems;
    }

    private static IConfigurationSection Section(params (string Key, string Value)[] settings) => SomeSettings.Section(
        [.. settings.Select(one => SomeSettings.Setting($"pass:{one.Key}", one.Value))]).GetSection("pass");
}
