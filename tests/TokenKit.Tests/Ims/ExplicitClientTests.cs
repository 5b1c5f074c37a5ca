using TokenKit.Ims;
using TokenKit.Testing;
using TokenKit.Tests.Ims.Credentials;
using TokenKit.Tests.Ims.Jwt;

namespace TokenKit.Tests.Ims;

/// <summary>A client id that is set beside a source of credentials: where there is nothing to pick, it wins.</summary>
public sealed class ExplicitClientTests(KeyFixture key) : IClassFixture<KeyFixture>
{
    private const string Own = "FAKE0own0id";

    [Theory]
    [InlineData(ShapeFiles.UpperCase)]
    [InlineData(ShapeFiles.CamelCase)]
    [InlineData(ShapeFiles.DotEnv)]
    public void A_client_id_wins_over_that_of_the_only_credential_without_a_name(string content)
    {
        using ImsCredential credential = Resolve(content, options => options.ClientId = Own);

        Assert.Equal(Own, credential.ClientId);
        Assert.Equal([ExampleCredential.ClientSecret], credential.ClientSecrets);
    }

    [Theory]
    [InlineData("FAKE0environment0id")]
    [InlineData(null)]
    public void A_client_id_wins_over_the_environment_and_may_stand_for_its_own(string? variable)
    {
        string prefix = $"FAKE_{Guid.NewGuid():N}".ToUpperInvariant();
        Environment.SetEnvironmentVariable($"{prefix}_CLIENT_ID", variable);
        Environment.SetEnvironmentVariable($"{prefix}_CLIENT_SECRET", SomeIms.SecondSecret);
        Environment.SetEnvironmentVariable($"{prefix}_SCOPES", "openid");

        using ImsCredential credential = Resolve(new ImsOptions { EnvironmentPrefix = prefix, ClientId = Own });

        Assert.Equal(Own, credential.ClientId);
        Assert.Equal([SomeIms.SecondSecret], credential.ClientSecrets);
    }

    [Fact]
    public void The_same_client_in_two_contexts_is_reported_with_what_is_not_set_yet() => AssertProblem(
        ShapeFiles.Aio(ShapeFiles.AioOAuth(), ShapeFiles.AioOAuth("other")),
        options => options.ClientId = ExampleCredential.ClientId,
        "with the client id of AdobeTokens:aem:ClientId, 'FAKE0client0id': demo_s2s (FAKE0client0id), other (FAKE0client0id). Set "
            + "AdobeTokens:aem:CredentialName to the name of one of them.");

    [Theory]
    [InlineData(
        null,
        "with the name of AdobeTokens:aem:CredentialName, 'twin': twin (FAKE0file0id), twin (FAKE0file0id). Set AdobeTokens:aem:ClientId "
            + "to the client id of one of them.")]
    [InlineData(
        "FAKE0file0id",
        "'twin' and the client id of AdobeTokens:aem:ClientId, 'FAKE0file0id': twin (FAKE0file0id), twin (FAKE0file0id). Keep one of them "
            + "in a file of its own.")]
    public void Two_credentials_of_one_name_are_reported_with_what_is_not_set_yet(string? clientId, string said) => AssertProblem(
        SomeIms.ProjectFile(SomeIms.OAuthCredential("twin"), SomeIms.OAuthCredential("twin")),
        options => (options.ClientId, options.CredentialName) = (clientId, "twin"),
        said);

    [Fact]
    public void The_settings_of_the_exchange_may_all_stand_beside_the_file_of_a_client()
    {
        using ImsCredential credential = Resolve(ShapeFiles.CamelCase, options =>
        {
            (options.Grant, options.Jwt.PrivateKey, options.Jwt.TechnicalAccountId) = (
                ImsGrant.Jwt, key.Pkcs8Pem, ExampleCredential.TechnicalAccountId);
            options.Jwt.Metascopes.Add(ExampleCredential.Metascope);
        });

        Assert.Equal($"assertion of {ExampleCredential.TechnicalAccountId}", credential.Assertion!.ToString());
        Assert.Equal((ExampleCredential.ClientId, ExampleCredential.OrganizationId), (credential.ClientId, credential.OrganizationId));
        Assert.Equal([ExampleCredential.ClientSecret], credential.ClientSecrets);
    }

    private static ImsCredential Resolve(string content, Action<ImsOptions> change)
    {
        using var file = new TemporaryFile(content);
        return Resolve(SomeIms.FileOptions(file.Path, change));
    }

    private static ImsCredential Resolve(ImsOptions options)
    {
        var resolver = new ImsCredentialResolver(options, SomeIms.Settings);
        ImsCredential? credential = resolver.Resolve();
        Assert.Empty(resolver.Problems);
        return credential!;
    }

    private static void AssertProblem(string content, Action<ImsOptions> change, string said)
    {
        using var file = new TemporaryFile(content);
        var resolver = new ImsCredentialResolver(SomeIms.FileOptions(file.Path, change), SomeIms.Settings);
        Assert.Null(resolver.Resolve());
        Assert.EndsWith(said, Assert.Single(resolver.Problems), StringComparison.Ordinal);
    }
}
