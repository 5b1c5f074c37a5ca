using System.Text;
using TokenKit.Ims.Credentials;
using TokenKit.Testing;

namespace TokenKit.Tests.Ims.Credentials;

/// <summary>The names of one credential in an object, in a Postman environment and in variables.</summary>
public sealed class FlatCredentialTests
{
    [Theory]
    [InlineData("client_id", "client_secret", "scopes", "org_id")]
    [InlineData("clientId", "clientSecret", "scopes", "orgId")]
    [InlineData("CLIENT_ID", "CLIENT_SECRETS", "SCOPES", "ORG_ID")]
    [InlineData("API_KEY", "secret", "Scopes", "ims_org_id")]
    [InlineData("client-id", "client-secret", "scope", "IMS_ORG")]
    public void Case_underscores_and_hyphens_do_not_matter(string clientId, string secret, string scopes, string organization)
    {
        CredentialFileEntry entry = ReadOne(
            $$"""
            {"{{clientId}}":"FAKE0id","{{secret}}":["p8e-FAKE-1","p8e-FAKE-2"],"{{scopes}}":"openid","{{organization}}":"FAKE@AdobeOrg"}
            """);

        Assert.Equal("FAKE0id", entry.OAuth!.ClientId);
        Assert.Equal(["p8e-FAKE-1", "p8e-FAKE-2"], entry.OAuth.ClientSecrets);
        Assert.Equal(["openid"], entry.OAuth.Scopes);
        Assert.Equal("FAKE@AdobeOrg", entry.OrganizationId);
        Assert.Null(entry.Jwt);
    }

    [Theory]
    [InlineData("""{"client_id":"FAKE0a","CLIENT_ID":"FAKE0b"}""", "the credential: client_id and CLIENT_ID")]
    [InlineData(
        """{"client_id":"FAKE","scopes":["a","b"],"scope":"c"}""", "the credential: scopes and scope")]
    [InlineData(
        """{"values":[{"key":"API_KEY","value":"FAKE0a"},{"key":"API_KEY","value":"FAKE0b"}]}""",
        "the Postman environment: API_KEY and API_KEY")]
    public void Two_names_of_one_meaning_with_different_values_are_reported(string content, string said) =>
        AssertProblem(content, $"{said} mean the same and have different values. Keep one of them.");

    [Theory]
    [InlineData("""{"client_id":"FAKE","api_key":"FAKE","client_secret":"p8e-FAKE-1","client_secrets":["p8e-FAKE-1","p8e-FAKE-2"]}""")]
    [InlineData("""{"client_id":"FAKE","secret":" ","client_secret":null,"client_secrets":["p8e-FAKE-1","p8e-FAKE-2"]}""")]
    public void A_repeated_or_blank_value_is_not_another_one(string content) =>
        Assert.Equal(["p8e-FAKE-1", "p8e-FAKE-2"], ReadOne(content).OAuth!.ClientSecrets);

    [Theory]
    [InlineData("""{"client_id":"FAKE","client_secrets":["p8e-FAKE-2","p8e-FAKE-3"],"client_secret":"p8e-FAKE-1"}""")]
    [InlineData("""{"client_id":"FAKE","client_secret":"p8e-FAKE-1","secret":"p8e-FAKE-2","client_secrets":"p8e-FAKE-3"}""")]
    [InlineData("OAUTH_CLIENT_ID=FAKE\nOAUTH_CLIENT_SECRETS=[\"p8e-FAKE-2\",\"p8e-FAKE-3\"]\nOAUTH_CLIENT_SECRET=p8e-FAKE-1\n")]
    public void All_secrets_are_tried_whatever_their_names(string content) =>
        Assert.Equal(["p8e-FAKE-1", "p8e-FAKE-2", "p8e-FAKE-3"], ReadOne(content).OAuth!.ClientSecrets);

    [Theory]
    [InlineData("""{"client_id":"FAKE0id","apiKey":"FAKE0other"}""")]
    [InlineData("""{"API_KEY":7,"ims_client_id":"FAKE0id"}""")]
    [InlineData("""{"values":[{"key":"API_KEY","value":"FAKE0other"},{"key":"CLIENT_ID","value":"FAKE0id"}]}""")]
    public void An_api_key_names_the_client_only_if_nothing_else_does(string content) =>
        Assert.Equal("FAKE0id", ReadOne(content).OAuth!.ClientId);

    [Theory]
    [InlineData("""{"client_id":"FAKE","environment":"production"}""", null)]
    [InlineData("""{"client_id":"FAKE","env":{"A":"b"}}""", null)]
    [InlineData("""{"client_id":"FAKE","env":"dev","environment":" Stage "}""", "ims-na1-stg1.adobelogin.com")]
    [InlineData("AIO_ims_contexts_a_client__id=FAKE\nAIO_ims_contexts_a_environment=production\n", null)]
    public void Another_environment_than_those_of_IMS_is_ignored(string content, string? host) =>
        Assert.Equal(host, ReadOne(content).Authority?.Host);

    [Theory]
    [InlineData("""{"client_id":7}""", "the credential: client_id is a number, and a string is expected")]
    [InlineData("""{"client_id":"FAKE","scopes":{}}""", "the credential: scopes is an object, and a list or a string is expected")]
    [InlineData("""{"client_id":"FAKE","__ims_env":"blue"}""", "the credential: __ims_env is neither prod nor stage")]
    [InlineData("""{"ims":{"contexts":{"a":{"client_id":"FAKE","env":"blue"}}}}""", "the context 'a': env is neither prod nor stage")]
    [InlineData("AIO_ims_contexts_a_client__id=FAKE\nAIO_ims_contexts_a_env=blue\n", "the context 'a': env is neither prod nor stage")]
    [InlineData(
        "AIO_COMMERCE_AUTH_IMS_CLIENT_ID=FAKE\nAIO_COMMERCE_AUTH_IMS_ENVIRONMENT=blue\n",
        "the variables AIO_COMMERCE_AUTH_IMS_*: AIO_COMMERCE_AUTH_IMS_ENVIRONMENT is neither prod nor stage")]
    [InlineData("""{"values":[{"key":"API_KEY","value":7}]}""", "the Postman environment: API_KEY is a number")]
    [InlineData("""{"values":[{"key":7,"value":7}]}""", "a variable of the Postman environment: key is a number")]
    [InlineData(
        """{"values":[{"key":"API_KEY","value":"FAKE"},{"key":"IMS","value":"https://x/y"}]}""",
        "the Postman environment: IMS is not a host such as")]
    [InlineData("""{"values":[{"key":"API_KEY","value":""}]}""", "the Postman environment has no value for API_KEY or IMS_CLIENT_ID.")]
    [InlineData("""{"__ims_oauth_s2s":{"clientSecret":"p8e-FAKE"}}""", "__ims_oauth_s2s has no client_id.")]
    [InlineData(
        """{"__ims_oauth_s2s":{"clientId":"FAKE"},"__ims_env":"blue"}""", "the parameters: __ims_env is neither prod nor stage")]
    [InlineData("PDF_SERVICES_CLIENT_SECRET=p8e-FAKE\n", "PDF_SERVICES_CLIENT_ID is not set.")]
    [InlineData("AIO_ims_contexts_a_client__secret=p8e-FAKE\n", "IMS_OAUTH_S2S_CLIENT_ID is not set.")]
    [InlineData("AIO_ims_contexts_p8e-FAKE_client__id='FAKE\n", "the quote at the start of a variable of an aio context does not close")]
    public void A_value_that_is_not_valid_is_reported_by_its_name(string content, string said) => AssertProblem(content, said);

    [Fact]
    public void The_host_of_a_file_is_that_of_its_environment()
    {
        Uri stage = new("https://ims-na1-stg1.adobelogin.com/");

        Assert.Equal(stage, ReadOne("""{"client_id":"FAKE","env":"stage"}""").Authority);
        Assert.Equal(stage, ReadOne(ToolFiles.Action.Replace("\"prod\"", "\"stage\"", StringComparison.Ordinal)).Authority);
        Assert.Equal(stage, ReadOne(ToolFiles.CommerceDotEnv.Replace("=prod", "=stage", StringComparison.Ordinal)).Authority);
        Assert.Equal(stage, ReadOne(ToolFiles.Postman.Replace("ims-na1.", "ims-na1-stg1.", StringComparison.Ordinal)).Authority);
    }

    [Fact]
    public void The_token_of_a_Postman_environment_is_not_read()
    {
        CredentialFileEntry entry = ReadOne(ToolFiles.Postman);

        Assert.Equal([ExampleCredential.ClientSecret], entry.OAuth!.ClientSecrets);
        Assert.Equal((null, null), (entry.LocalToken, entry.Jwt));
    }

    [Fact]
    public void A_certificate_or_a_key_makes_it_a_JWT_credential()
    {
        Assert.Null(ReadOne(ToolFiles.ConsoleJwt).OAuth);
        CredentialFileEntry launchpy = ReadOne(ToolFiles.LaunchpyJwt);
        Assert.Null(launchpy.OAuth);
        Assert.Equal(
            (ExampleCredential.TechnicalAccountId, "private.key"), (launchpy.Jwt!.TechnicalAccountId, launchpy.Jwt.PrivateKeyPath));
        Assert.Equal(["https://ims-na1.adobelogin.com/s/ent_aem_cloud_api"], launchpy.Jwt.Metascopes);
    }

    [Fact]
    public void Several_credentials_of_one_file_of_variables_have_names()
    {
        string firefly = ToolFiles.FireflyDotEnv.Replace(ExampleCredential.ClientId, "FAKE0firefly", StringComparison.Ordinal);
        string content = $"{ToolFiles.AioDotEnv}\n{firefly}\nPDF_SERVICES_CLIENT_ID=\nPDF_SERVICES_CLIENT_SECRET=\n";

        Assert.Equal(["My_Cred", "FIREFLY_SERVICES"], Read(content).Select(entry => entry.Name));
        Assert.Null(ReadOne(ToolFiles.FireflyDotEnv).Name);
    }

    private static IReadOnlyList<CredentialFileEntry> Read(string content) =>
        CredentialFile.Read(Encoding.UTF8.GetBytes(content), string.Empty);

    private static CredentialFileEntry ReadOne(string content) => Assert.Single(Read(content));

    private static void AssertProblem(string content, string said)
    {
        CredentialFileException failure = Assert.Throws<CredentialFileException>(() => Read(content));
        Assert.StartsWith(said, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("p8e-", failure.Message, StringComparison.Ordinal);
    }
}
