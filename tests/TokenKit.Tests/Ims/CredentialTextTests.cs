using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Options;
using TokenKit.Ims;
using TokenKit.Tests.Ims.Credentials;

namespace TokenKit.Tests.Ims;

/// <summary>Characters that a shell, an editor or a web page left in a value: said at start, not by Adobe's invalid_client.</summary>
public sealed class CredentialTextTests
{
    [Theory]
    [InlineData("\"p8e-FAKE\"", "starts or ends with a quotation mark")]
    [InlineData("'p8e-FAKE'", "starts or ends with a quotation mark")]
    [InlineData("p8e-FAKE\"", "starts or ends with a quotation mark")]
    [InlineData("“p8e-FAKE”", "starts or ends with a quotation mark")]
    [InlineData("\uFEFFp8e-FAKE", "has an invisible character (U+FEFF) at position 0")]
    [InlineData("p8e-FA\u200BKE", "has an invisible character (U+200B) at position 6")]
    [InlineData("p8e-FAKE\u00A0x", "has an invisible character (U+00A0) at position 8")]
    [InlineData("p8e-FA\nKE", "has an invisible character (U+000A) at position 6")]
    public void A_secret_with_such_a_character_is_reported_without_the_secret(string secret, string said)
    {
        AssertProblem(options => options.ClientSecret = secret, "ClientSecret", said);
        AssertProblem(options => options.ClientSecrets.Add(secret), "ClientSecret", said);
    }

    [Theory]
    [InlineData("\"FAKE0client0id\"", "starts or ends with a quotation mark")]
    [InlineData("FAKE0\u200Bclient", "has an illegal character (U+200B) at position 5")]
    public void So_is_a_client_id(string clientId, string said) => AssertProblem(options => options.ClientId = clientId, "ClientId", said);

    [Fact]
    public void So_is_a_scope() => AssertProblem(
        options =>
        {
            options.Scopes.Clear();
            options.Scopes.Add("\"openid,AdobeID");
        },
        "Scopes",
        "starts or ends with a quotation mark");

    [Fact]
    public void So_is_a_secret_of_a_credential_file()
    {
        using var file = new TemporaryFile(SomeIms.ProjectFile(SomeIms.OAuthCredential(secrets: "\"p8e-FA\\u200BKE\"")));

        Assert.Contains("ClientSecret has an invisible character (U+200B) at position 6, here or in the credential file",
            ProblemOf(SomeIms.FileOptions(file.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_local_development_token_of_another_client_is_reported()
    {
        using var file = new TemporaryFile(ShapeFiles.LocalToken(Token("FAKE0console")));

        Assert.Contains(
            "ClientId is 'FAKE0other', and the local development token of ImsOptions:CredentialFile was issued to 'FAKE0console': "
                + "remove the client id, or set that one.",
            ProblemOf(SomeIms.FileOptions(file.Path, options => options.ClientId = "FAKE0other")),
            StringComparison.Ordinal);
        Make(SomeIms.FileOptions(file.Path, options => options.ClientId = "FAKE0console"));
        Make(SomeIms.FileOptions(file.Path));
    }

    private static string Token(string clientId)
    {
        string claims = $$"""{"client_id":"{{clientId}}","created_at":"1760000000000","expires_in":"86400000"}""";
        return $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.FAKE";
    }

    private static void AssertProblem(Action<ImsOptions> change, string setting, string said)
    {
        string problem = ProblemOf(SomeIms.Options(change));

        Assert.StartsWith($"ImsOptions:{setting} {said}", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("p8e-", problem, StringComparison.Ordinal);
    }

    private static string ProblemOf(ImsOptions options) => Assert.Throws<OptionsValidationException>(() => Make(options)).Message;

    private static void Make(ImsOptions options)
    {
        using var client = new HttpClient();
        using var provider = new ImsTokenProvider(options, client);
    }
}
