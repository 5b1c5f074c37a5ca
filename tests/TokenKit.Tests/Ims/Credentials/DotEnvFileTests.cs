using System.Text;
using TokenKit.Ims.Credentials;

namespace TokenKit.Tests.Ims.Credentials;

/// <summary>Quotes and comments on the lines of a <c>.env</c> file.</summary>
public sealed class DotEnvFileTests
{
    [Theory]
    [InlineData("\"p8e-FAKE-a\" # \"c\"", "p8e-FAKE-a")]
    [InlineData("'p8e-FAKE-a' # it's old", "p8e-FAKE-a")]
    [InlineData("\"p8e-FAKE # a\"#c", "p8e-FAKE # a")]
    [InlineData("\"p8e-FAKE\\\"a\"", "p8e-FAKE\"a")]
    [InlineData("\"[\"p8e-FAKE-a\"]\" # b", "p8e-FAKE-a")]
    [InlineData("p8e-FAKE-a\t# b", "p8e-FAKE-a")]
    [InlineData("p8e-FAKE#a # b # c", "p8e-FAKE#a")]
    [InlineData("p8e-FAKE\"a", "p8e-FAKE\"a")]
    public void Quotes_and_comments_are_not_part_of_a_value(string value, string secret) => Assert.Equal([secret], SecretsOf(value));

    [Theory]
    [InlineData("# todo")]
    [InlineData(" # todo")]
    [InlineData("#")]
    [InlineData("\"\"")]
    [InlineData("'' # todo")]
    public void A_comment_alone_is_not_a_value(string value) => Assert.Empty(SecretsOf(value));

    [Theory]
    [InlineData("\"p8e-FAKE-a")]
    [InlineData("'p8e-FAKE-a")]
    [InlineData("\"p8e-FAKE-a\\\"")]
    [InlineData("\"p8e-FAKE-a\" and more")]
    [InlineData("\"")]
    public void A_quote_that_does_not_close_is_reported(string value)
    {
        CredentialFileException failure = Assert.Throws<CredentialFileException>(() => SecretsOf(value));

        Assert.Equal(
            "the quote at the start of IMS_OAUTH_S2S_CLIENT_SECRET does not close on its line. Close it, or remove it.", failure.Message);
    }

    private static IReadOnlyList<string> SecretsOf(string value)
    {
        byte[] file = Encoding.UTF8.GetBytes($"IMS_OAUTH_S2S_CLIENT_ID=FAKE0id\nIMS_OAUTH_S2S_CLIENT_SECRET={value}\n");
        return Assert.Single(CredentialFile.Read(file, string.Empty)).OAuth!.ClientSecrets;
    }
}
