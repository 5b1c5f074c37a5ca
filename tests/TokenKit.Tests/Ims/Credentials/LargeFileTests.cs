using System.Text;
using TokenKit.Ims.Credentials;

namespace TokenKit.Tests.Ims.Credentials;

/// <summary>Files of the largest size that is read, whatever they repeat. Work that grew with its square would take minutes.</summary>
public sealed class LargeFileTests
{
    private const int LargestFile = 1024 * 1024;
    private const int Contexts = 8_000;

    [Theory]
    [InlineData("", " ", "x")]
    [InlineData("{", " ", "x")]
    [InlineData("", "\t", ":")]
    [InlineData("", "{", "")]
    [InlineData("", "a.", "")]
    [InlineData("a", " ", "x")]
    [InlineData("", "a: b\n", "")]
    [InlineData("IMS_OAUTH_S2S_CLIENT_SECRET=\"", "\" ", "x")]
    [InlineData("IMS_OAUTH_S2S_CLIENT_SECRET=\"", "\\\"", "")]
    [InlineData("IMS_OAUTH_S2S_CLIENT_SECRET=\"\"", " ", "x")]
    [InlineData("IMS_OAUTH_S2S_CLIENT_SECRET=x", "#", "")]
    [InlineData("IMS_OAUTH_S2S_CLIENT_SECRET=x", " ", "#")]
    [InlineData("", "IMS_OAUTH_S2S_SCOPES", "=")]
    [InlineData("AIO_ims_contexts_", "_", "=x\n")]
    [InlineData("{\"a\":", "[", "")]
    [InlineData("{\"client_secret\":[", "\"p8e-FAKE\",", "\"\"]}")]
    [InlineData("{\"values\":[", "{\"key\":\"API_KEY\",\"value\":\"\"},", "{}]}")]
    public void A_file_that_repeats_anything_is_answered(string start, string repeated, string end)
    {
        int count = (LargestFile - start.Length - end.Length) / repeated.Length;
        byte[] content = Encoding.UTF8.GetBytes(start + string.Concat(Enumerable.Repeat(repeated, count)) + end);

        Assert.Throws<CredentialFileException>(() => CredentialFile.Read(content, string.Empty));
    }

    [Fact]
    public void A_file_with_many_credentials_of_one_client_or_of_many_is_read()
    {
        Assert.Single(Read(_ => "FAKE0one"));
        Assert.Equal(Contexts, Read(index => $"FAKE0{index}").Count);
    }

    private static IReadOnlyList<CredentialFileEntry> Read(Func<int, string> clientId) => CredentialFile.Read(
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Contexts).Select(index =>
            $"AIO_ims_contexts_c{index}_client__id={clientId(index)}\nAIO_ims_contexts_c{index}_client__secrets=p8e-FAKE-{index}\n"))),
        string.Empty);
}
