using System.Text;
using TokenKit.Ims.Credentials;
using TokenKit.Testing;

namespace TokenKit.Tests.Ims.Credentials;

/// <summary>Credential files as editors and shells save them.</summary>
public sealed class FileEncodingTests
{
    private static readonly Encoding[] Encodings =
    [
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true), new UnicodeEncoding(bigEndian: true, byteOrderMark: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: false), new UnicodeEncoding(bigEndian: true, byteOrderMark: false),
    ];

    [Theory]
    [InlineData(ShapeFiles.CamelCase)]
    [InlineData(ShapeFiles.DotEnv)]
    public void A_file_is_read_in_UTF8_and_in_UTF16(string content) => Assert.All(Encodings, encoding =>
    {
        CredentialFileEntry entry = Assert.Single(
            CredentialFile.Read((byte[])[.. encoding.Preamble, .. encoding.GetBytes(content)], string.Empty));

        Assert.Equal(ExampleCredential.ClientId, entry.OAuth!.ClientId);
        Assert.Equal([ExampleCredential.ClientSecret], entry.OAuth.ClientSecrets);
    });

    [Fact]
    public void A_file_that_only_begins_as_UTF16_is_reported_as_that()
    {
        byte[] whole = [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(ShapeFiles.CamelCase)];
        byte[][] broken = [whole[..^1], [.. whole, 0x00, 0xD8]];

        Assert.All(broken, bytes => Assert.Contains(
            "it starts as UTF-16 and contains bytes that are not valid.",
            Assert.Throws<CredentialFileException>(() => CredentialFile.Read(bytes, string.Empty)).Message,
            StringComparison.Ordinal));
    }
}
