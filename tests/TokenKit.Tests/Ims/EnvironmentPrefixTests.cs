using TokenKit.Ims;
using TokenKit.Testing;

namespace TokenKit.Tests.Ims;

/// <summary>Variables of the process under the prefixes of Adobe's tools and pages.</summary>
public sealed class EnvironmentPrefixTests : IDisposable
{
    private readonly List<string> _variables = [];

    [Fact]
    public void Secrets_may_be_a_list_in_JSON_and_the_environment_chooses_the_host()
    {
        Set("AIO_COMMERCE_AUTH_IMS_CLIENT_ID", ExampleCredential.ClientId);
        Set("AIO_COMMERCE_AUTH_IMS_CLIENT_SECRETS", "[\"p8e-FAKE-1\",\"p8e-FAKE-2\"]");
        Set("AIO_COMMERCE_AUTH_IMS_SCOPES", "[\"openid\",\"AdobeID\"]");
        Set("AIO_COMMERCE_AUTH_IMS_ENVIRONMENT", "stage");
        Set("AIO_COMMERCE_AUTH_IMS_API_KEY", "FAKE0another");

        ImsCredential credential = Resolve("AIO_COMMERCE_AUTH_IMS");

        Assert.Equal(ExampleCredential.ClientId, credential.ClientId);
        Assert.Equal(["p8e-FAKE-1", "p8e-FAKE-2"], credential.ClientSecrets);
        Assert.Equal(["openid", "AdobeID"], credential.Scopes);
        Assert.Equal(new Uri("https://ims-na1-stg1.adobelogin.com/ims/token/v3"), credential.TokenEndpoint);
        Assert.Equal("AIO_COMMERCE_AUTH_IMS_CLIENT_SECRETS", credential.SecretsSetting);
    }

    [Theory]
    [InlineData(null, "FAKE0variable")]
    [InlineData("FAKE0setting", "FAKE0setting")]
    public void A_client_id_that_is_set_replaces_the_variable_whatever_its_name(string? clientId, string expected)
    {
        Set("ADC_CECREDENTIALS_CLIENTID", "FAKE0variable");
        Set("ADC_CECREDENTIALS_CLIENTSECRET", "p8e-FAKE-1");
        Set("ADC_CECREDENTIALS_METASCOPES", "openid,AdobeID");

        ImsCredential credential = Resolve("ADC_CECREDENTIALS_", options => options.ClientId = clientId);

        Assert.Equal(expected, credential.ClientId);
        Assert.Equal(["openid", "AdobeID"], credential.Scopes);
        Assert.Equal(
            ("ADC_CECREDENTIALS_CLIENTSECRET", "ADC_CECREDENTIALS_METASCOPES"), (credential.SecretsSetting, credential.ScopesSetting));
    }

    [Theory]
    [InlineData(null, "https://pdf-services.adobe.io/token")]
    [InlineData("openid,AdobeID", "https://ims-na1.adobelogin.com/ims/token/v3")]
    public void PDF_Services_needs_scopes_for_a_token_of_IMS_only(string? scopes, string endpoint)
    {
        Set("PDF_SERVICES_CLIENT_ID", ExampleCredential.ClientId);
        Set("PDF_SERVICES_CLIENT_SECRET", "p8e-FAKE-1");
        Set("PDF_SERVICES_SCOPES", scopes);

        Assert.Equal(new Uri(endpoint), Resolve("PDF_SERVICES").TokenEndpoint);
    }

    public void Dispose() => _variables.ForEach(variable => Environment.SetEnvironmentVariable(variable, null));

    private void Set(string variable, string? value)
    {
        _variables.Add(variable);
        Environment.SetEnvironmentVariable(variable, value);
    }

    private static ImsCredential Resolve(string prefix, Action<ImsOptions>? change = null)
    {
        var options = new ImsOptions { EnvironmentPrefix = prefix };
        change?.Invoke(options);
        var resolver = new ImsCredentialResolver(options, SomeIms.Settings);
        ImsCredential? credential = resolver.Resolve();
        Assert.Empty(resolver.Problems);
        return credential!;
    }
}
