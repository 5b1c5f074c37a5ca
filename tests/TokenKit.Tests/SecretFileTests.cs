using System.Security.Cryptography;
using System.Text;

namespace TokenKit.Tests;

/// <summary>One reader for every file that a user names; the messages are tested where each file is read.</summary>
public sealed class SecretFileTests
{
    [Fact]
    public void A_hash_is_taken_of_the_content_of_a_file_within_the_limit()
    {
        using var file = new TemporaryFile("FAKE");

        Assert.Equal(SHA256.HashData("FAKE"u8), SecretFile.TryHash(file.Path, limit: 4));
        Assert.Null(SecretFile.TryHash(file.Path, limit: 3));
        Assert.Null(SecretFile.TryHash(file.Folder, limit: 4));
        Assert.Null(SecretFile.TryHash(file.Path + ".missing", limit: 4));
    }

    [Fact]
    public void Text_is_read_in_UTF8_and_UTF16_with_and_without_a_mark()
    {
        Encoding[] encodings =
        [
            new UTF8Encoding(true), new UTF8Encoding(false), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true),
            new UnicodeEncoding(false, false), new UnicodeEncoding(true, false),
        ];

        Assert.All(encodings, encoding =>
            Assert.Equal("FAKE\u00E9"u8, SecretFile.ToUtf8([.. encoding.Preamble, .. encoding.GetBytes("FAKE\u00E9")])!));
    }

    [Fact]
    public void Text_that_only_starts_as_UTF16_is_not_text()
    {
        Assert.Null(SecretFile.ToUtf8([0xFF, 0xFE, 0x46, 0x00, 0x41]));
        Assert.Null(SecretFile.ToUtf8([0x46, 0x00, 0x41, 0x00, 0x00, 0xD8]));
    }

    [Fact]
    public void A_long_path_of_a_missing_file_is_shown()
    {
        const string path = "/var/run/secrets/adobe/service/credentials/of/mine";

        Assert.False(SecretFile.TryRead(path, "credential", limit: 1, out _, out string? problem));

        Assert.StartsWith($"'{path}' does not exist. Set the path of the credential file", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_in_a_folder_that_exists_is_shown_however_long_the_name_of_the_folder_is()
    {
        using var file = new TemporaryFile("FAKE");
        string folder = Path.Combine(file.Folder, "Users", "alice", "Projects", "company", "adobe", "integration");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "credentials.json");

        Assert.False(SecretFile.TryRead(path, "credential", limit: 1, out _, out string? problem));

        Assert.StartsWith($"'{path}' does not exist.", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00000000-0000-4000-8000-0000000000aa")]
    [InlineData("FAKE\nFAKE")]
    [InlineData("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEA")]
    public void A_path_that_may_be_a_secret_is_not_shown(string path)
    {
        Assert.False(SecretFile.TryRead(path, "credential", limit: 1, out _, out string? problem));

        Assert.DoesNotContain(path, problem, StringComparison.Ordinal);
        Assert.StartsWith("The file (its path is not shown) ", problem, StringComparison.Ordinal);
    }
}
