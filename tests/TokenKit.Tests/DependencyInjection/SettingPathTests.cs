using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TokenKit.AdobePass;
using TokenKit.Ims;
using TokenKit.Tests.AdobePass;
using TokenKit.Tests.Ims;

namespace TokenKit.Tests.DependencyInjection;

/// <summary>Relative paths start where appsettings.json lies.</summary>
public sealed class SettingPathTests : ServicesTest
{
    [Fact]
    public async Task A_relative_credential_file_is_looked_for_in_the_content_root_of_the_host()
    {
        using var file = new TemporaryFile(SomeIms.ProjectFile(SomeIms.OAuthCredential()));
        Services.AddSingleton<IHostEnvironment>(new Environment(file.Folder));
        Services.AddAdobeTokens().AddIms("aem", options => options.CredentialFile = Path.GetFileName(file.Path));

        await GetTokenAsync();

        Assert.Equal("FAKE0file0id", BackChannel.Requests[0]["client_id"]);
    }

    [Fact]
    public void Every_path_in_the_settings_starts_there()
    {
        using var folder = new TemporaryFile(SomePass.Statement);
        Services.AddSingleton<IHostEnvironment>(new Environment(folder.Folder));
        Services.AddAdobeTokens()
            .AddIms("aem", options =>
            {
                SomeSettings.Credential(options);
                options.Jwt.PrivateKeyPath = "keys/private.key";
            })
            .AddAdobePass("pass",
                options => (options.SoftwareStatementFile, options.RegistrationDirectory) = ("credential.json", "registrations"));

        AdobePassOptions pass = Provider.GetRequiredService<IOptionsMonitor<AdobePassOptions>>().Get("pass");

        Assert.Equal(Path.Combine(folder.Folder, "keys/private.key"), Provider.GetRequiredService<IOptionsMonitor<ImsOptions>>().Get("aem")
            .Jwt.PrivateKeyPath);
        Assert.Equal((folder.Path, Path.Combine(folder.Folder, "registrations")), (pass.SoftwareStatementFile, pass.RegistrationDirectory));
    }

    [Theory]
    [InlineData("/run/secrets/private.key")]
    [InlineData("-----BEGIN PRIVATE KEY-----MIIE")]
    [InlineData("p8e-FAKE")]
    [InlineData(" ")]
    public void A_whole_path_and_what_is_not_a_path_stay_as_they_are(string path)
    {
        Services.AddSingleton<IHostEnvironment>(new Environment("/app"));
        Services.AddAdobeTokens().AddIms("aem", options =>
        {
            SomeSettings.Credential(options);
            options.Jwt.PrivateKeyPath = path;
        });

        Assert.Equal(path, Provider.GetRequiredService<IOptionsMonitor<ImsOptions>>().Get("aem").Jwt.PrivateKeyPath);
    }

    private sealed class Environment(string contentRoot) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Production";

        public string ApplicationName { get; set; } = "Example";

        public string ContentRootPath { get; set; } = contentRoot;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
