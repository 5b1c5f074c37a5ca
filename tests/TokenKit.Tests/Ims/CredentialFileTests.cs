using System.Text;
using TokenKit.Ims;
using TokenKit.Ims.Credentials;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.Ims;

public sealed class CredentialFileTests
{
    [Fact]
    public void A_project_file_brings_everything_that_is_needed()
    {
        using var file = new TemporaryFile(SomeIms.ProjectFile(SomeIms.OAuthCredential(), SomeIms.JwtCredential));

        ImsCredential credential = Resolve(SomeIms.FileOptions(file.Path));

        Assert.Equal("FAKE0file0id", credential.ClientId);
        Assert.Equal(["p8e-FAKE-file-1", "p8e-FAKE-file-2"], credential.ClientSecrets);
        Assert.Equal(["AdobeID", "openid", "read_organizations"], credential.Scopes);
        Assert.Equal(SomeIms.Organization, credential.OrganizationId);
        Assert.Equal(SomeOAuth.Endpoint, credential.TokenEndpoint);
        Assert.Equal(file.Path, credential.SecretsSetting);
        Assert.Equal(file.Path, credential.ScopesSetting);
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over()
    {
        using var file = new TemporaryFile(
            [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(SomeIms.ProjectFile(SomeIms.OAuthCredential()))]);

        Assert.Equal("FAKE0file0id", Resolve(SomeIms.FileOptions(file.Path)).ClientId);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("oauth_server_to_server_migrate")]
    [InlineData("something_new")]
    public void What_a_credential_is_shows_in_its_parts_and_not_in_its_type(string? integrationType)
    {
        using var file =
            new TemporaryFile(SomeIms.ProjectFile(SomeIms.JwtCredential, SomeIms.OAuthCredential(integrationType: integrationType)));

        Assert.Equal("FAKE0file0id", Resolve(SomeIms.FileOptions(file.Path)).ClientId);
    }

    [Fact]
    public void Of_a_credential_that_is_being_migrated_the_OAuth_part_is_taken()
    {
        using var file = new TemporaryFile(SomeIms.ProjectFile(SomeIms.OAuthCredential(others: SomeIms.Jwt + ",")));

        ImsCredential credential = Resolve(SomeIms.FileOptions(file.Path));

        Assert.Equal("FAKE0file0id", credential.ClientId);
        Assert.DoesNotContain("p8e-FAKE-jwt", credential.ClientSecrets);
    }

    [Fact]
    public void A_client_id_picks_one_of_several()
    {
        using var file = new TemporaryFile(
            SomeIms.ProjectFile(SomeIms.OAuthCredential(), SomeIms.OAuthCredential("second", "FAKE0second0id", "\"p8e-FAKE-2nd\"")));

        ImsCredential credential = Resolve(SomeIms.FileOptions(file.Path, options => options.ClientId = " FAKE0second0id\n"));

        Assert.Equal("FAKE0second0id", credential.ClientId);
        Assert.Equal(["p8e-FAKE-2nd"], credential.ClientSecrets);
    }

    [Fact]
    public void Explicit_settings_win_over_the_file()
    {
        using var file = new TemporaryFile(SomeIms.ProjectFile(SomeIms.OAuthCredential()));

        ImsCredential credential = Resolve(SomeIms.FileOptions(file.Path, options =>
        {
            (options.ClientSecret, options.OrganizationId) = (SomeIms.Secret, "OTHER@AdobeOrg");
            options.Scopes.Add("openid");
        }));

        Assert.Equal("FAKE0file0id", credential.ClientId);
        Assert.Equal([SomeIms.Secret], credential.ClientSecrets);
        Assert.Equal(["openid"], credential.Scopes);
        Assert.Equal("OTHER@AdobeOrg", credential.OrganizationId);
        Assert.Equal("AdobeTokens:aem:ClientSecret", credential.SecretsSetting);
        Assert.Equal("AdobeTokens:aem:Scopes", credential.ScopesSetting);
    }

    [Fact]
    public void A_file_without_an_organization_is_good()
    {
        using var file = new TemporaryFile(
            SomeIms.ProjectFile(SomeIms.OAuthCredential()).Replace("ims_org_id", "other", StringComparison.Ordinal));

        Assert.Null(Resolve(SomeIms.FileOptions(file.Path)).OrganizationId);
    }

    [Fact]
    public void Secrets_that_are_not_text_are_skipped()
    {
        using var file = new TemporaryFile(SomeIms.ProjectFile(SomeIms.OAuthCredential(secrets: "null, 7, \"\", \"p8e-FAKE-file-2\"")));

        Assert.Equal(["p8e-FAKE-file-2"], Resolve(SomeIms.FileOptions(file.Path)).ClientSecrets);
    }

    [Fact]
    public void An_entry_is_printed_without_its_secrets()
    {
        using var file = new TemporaryFile(SomeIms.ProjectFile(SomeIms.OAuthCredential()));

        Assert.Equal("aio-200001 (FAKE0file0id)", Assert.Single(CredentialFile.Read(File.ReadAllBytes(file.Path), file.Folder)).ToString());
    }

    private static ImsCredential Resolve(ImsOptions options)
    {
        var resolver = new ImsCredentialResolver(options, SomeIms.Settings);
        ImsCredential? credential = resolver.Resolve();
        Assert.Empty(resolver.Problems);
        return credential!;
    }
}
