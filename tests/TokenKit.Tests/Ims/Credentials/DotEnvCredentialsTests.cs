using System.Text;
using TokenKit.Ims;
using TokenKit.Ims.Credentials;
using TokenKit.Testing;

namespace TokenKit.Tests.Ims.Credentials;

/// <summary>Which credentials a file <c>.env</c> holds: Adobe's tools write one credential under several names.</summary>
public sealed class DotEnvCredentialsTests
{
    private const string AppBuilder = $"""

        IMS_OAUTH_S2S_CLIENT_ID={ExampleCredential.ClientId}
        IMS_OAUTH_S2S_CLIENT_SECRET=p8e-FAKE-second
        IMS_OAUTH_S2S_ORG_ID={ExampleCredential.OrganizationId}
        IMS_OAUTH_S2S_SCOPES=["openid"]

        """;

    private const string WithoutSecret = $"IMS_OAUTH_S2S_CLIENT_ID={ExampleCredential.ClientId}\nIMS_OAUTH_S2S_SCOPES=openid\n";
    private const string Context = "AIO_ims_contexts_key_client__id=FAKE0other\n";
    private const string ContextSecret = "AIO_ims_contexts_key_client__secrets=[\"p8e-FAKE-other\"]\n";
    private const string Other = "OAUTH_CLIENT_ID=FAKE0other\nOAUTH_CLIENT_SECRET=p8e-FAKE-other\n";
    private const string Assets = "ADC_CECREDENTIALS_CLIENTID=FAKE0assets\nADC_CECREDENTIALS_CLIENTSECRET=p8e-FAKE-assets\n";
    private const string Firefly = "FIREFLY_SERVICES_CLIENT_ID=FAKE0other\nFIREFLY_SERVICES_CLIENT_SECRET=p8e-FAKE-other\n";

    [Theory]
    [InlineData(null, null)]
    [InlineData("My_Cred", null)]
    [InlineData("IMS_OAUTH_S2S", ExampleCredential.ClientId)]
    public void The_sets_of_one_client_are_one_credential(string? name, string? clientId)
    {
        ImsCredential credential = Resolve(ToolFiles.AioDotEnv + AppBuilder, name, clientId);

        Assert.Equal(
            (ExampleCredential.ClientId, ExampleCredential.OrganizationId), (credential.ClientId, credential.OrganizationId));
        Assert.Equal([ExampleCredential.ClientSecret, "p8e-FAKE-second"], credential.ClientSecrets);
        Assert.Equal(["openid", "AdobeID"], credential.Scopes);
    }

    [Fact]
    public void What_one_set_of_a_client_lacks_comes_from_another()
    {
        ImsCredential credential = Resolve(ToolFiles.FireflyDotEnv + AppBuilder);

        Assert.Equal(["p8e-FAKE-second", ExampleCredential.ClientSecret], credential.ClientSecrets);
        Assert.Equal(ExampleCredential.OrganizationId, credential.OrganizationId);
        Assert.Equal(["openid"], credential.Scopes);
    }

    [Fact]
    public void A_JWT_context_and_variables_of_one_client_are_one_migrated_credential()
    {
        CredentialFileEntry entry = Assert.Single(Read(
            $"AIO_ims_contexts_a_client__id={ExampleCredential.ClientId}\nAIO_ims_contexts_a_client__secret=p8e-FAKE-second\n"
                + $"AIO_ims_contexts_a_meta__scopes=[\"FAKE\"]\n{AppBuilder}"));

        Assert.Equal(["p8e-FAKE-second"], entry.OAuth!.ClientSecrets);
        Assert.Equal(["FAKE"], entry.Jwt!.Metascopes);
    }

    [Theory]
    [InlineData(AppBuilder + Context)]
    [InlineData(AppBuilder + "FIREFLY_SERVICES_CLIENT_ID=FAKE0other\n")]
    [InlineData(AppBuilder + Other)]
    [InlineData(AppBuilder + Other + "OAUTH_SCOPES=[not a list\n")]
    [InlineData(AppBuilder + Assets)]
    [InlineData(ToolFiles.AioDotEnv + "\n" + Other)]
    [InlineData(ToolFiles.AssetsDotEnv + "\n" + Context)]
    [InlineData(WithoutSecret + Context)]
    [InlineData(WithoutSecret + Other)]
    [InlineData(WithoutSecret + Assets + Context)]
    public void What_is_not_a_credential_of_its_own_is_left_out(string content) =>
        Assert.Equal(ExampleCredential.ClientId, Resolve(content, change: SetSecretAndScopes).ClientId);

    [Theory]
    [InlineData(AppBuilder + Context, "key", null)]
    [InlineData(AppBuilder + Context, null, "FAKE0other")]
    [InlineData(AppBuilder + "FIREFLY_SERVICES_CLIENT_ID=FAKE0other\n", "FIREFLY_SERVICES", null)]
    [InlineData(WithoutSecret + Context, "key", null)]
    public void A_name_or_a_client_id_selects_what_is_left_out_for_its_missing_secret(string content, string? name, string? clientId)
    {
        ImsCredential credential = Resolve(content, name, clientId, SetSecretAndScopes);

        Assert.Equal("FAKE0other", credential.ClientId);
        Assert.Equal(["p8e-FAKE-setting"], credential.ClientSecrets);
    }

    [Fact]
    public void The_values_of_a_set_with_a_secret_come_first()
    {
        ImsCredential credential = Resolve(
            $"AIO_ims_contexts_key_client__id={ExampleCredential.ClientId}\nAIO_ims_contexts_key_scopes=[\"FAKE\"]\n{AppBuilder}", "key");

        Assert.Equal(["openid"], credential.Scopes);
    }

    [Theory]
    [InlineData(Context)]
    [InlineData("OAUTH_CLIENT_ID=FAKE0other\n")]
    public void A_client_id_alone_is_a_credential_if_there_is_no_other(string content)
    {
        ImsCredential credential = Resolve(content, change: SetSecretAndScopes);

        Assert.Equal("FAKE0other", credential.ClientId);
    }

    [Theory]
    [InlineData("IMS_OAUTH_S2S", null, ExampleCredential.ClientId)]
    [InlineData(null, ExampleCredential.ClientId, ExampleCredential.ClientId)]
    [InlineData("FIREFLY_SERVICES", null, "FAKE0other")]
    [InlineData("key", null, "FAKE0other")]
    [InlineData(null, "FAKE0other", "FAKE0other")]
    public void A_name_or_a_client_id_selects_among_what_is_left(string? name, string? clientId, string expected) =>
        Assert.Equal(expected, Resolve(AppBuilder + Firefly + Context + ContextSecret + Assets, name, clientId).ClientId);

    [Theory]
    [InlineData(AppBuilder + Firefly, new[] { "IMS_OAUTH_S2S", "FIREFLY_SERVICES" })]
    [InlineData(Other + Assets, new[] { "OAUTH", "ADC_CECREDENTIALS" })]
    public void Credentials_of_different_clients_stay_several(string content, string[] names) =>
        Assert.Equal(names, Read(content).Select(entry => entry.Name));

    [Theory]
    [InlineData("PDF_SERVICES", "https://pdf-services.adobe.io/token", new string[0])]
    [InlineData("FIREFLY_SERVICES", "https://ims-na1.adobelogin.com/ims/token/v3", new[] { "openid", "AdobeID" })]
    public void PDF_Services_and_another_product_of_one_client_are_two_credentials(string name, string endpoint, string[] some)
    {
        ImsCredential credential = Resolve(ToolFiles.PdfServicesDotEnv + ToolFiles.FireflyDotEnv, name);

        Assert.Equal(new Uri(endpoint), credential.TokenEndpoint);
        Assert.Equal(some, credential.Scopes.Take(some.Length));
        Assert.Equal(some.Length > 0, credential.Scopes.Count > 0);
    }

    [Fact]
    public void Scopes_that_a_set_states_win_over_those_that_another_product_needs()
    {
        ImsCredential credential = Resolve(WithoutSecret + ToolFiles.FireflyDotEnv);

        Assert.Equal(["openid"], credential.Scopes);
    }

    private static IReadOnlyList<CredentialFileEntry> Read(string content) =>
        CredentialFile.Read(Encoding.UTF8.GetBytes(content), string.Empty);

    private static void SetSecretAndScopes(ImsOptions options)
    {
        options.ClientSecret = "p8e-FAKE-setting";
        options.Scopes.Add("openid");
    }

    private static ImsCredential Resolve(
        string content, string? name = null, string? clientId = null, Action<ImsOptions>? change = null)
    {
        using var file = new TemporaryFile(content);
        ImsOptions options = SomeIms.FileOptions(file.Path, change);
        (options.CredentialName, options.ClientId) = (name, clientId);
        var resolver = new ImsCredentialResolver(options, SomeIms.Settings);
        ImsCredential? credential = resolver.Resolve();
        Assert.Empty(resolver.Problems);
        return credential!;
    }
}
