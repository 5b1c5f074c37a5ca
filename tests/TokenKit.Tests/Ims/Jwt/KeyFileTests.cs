using System.Text;
using TokenKit.Ims.Jwt;

namespace TokenKit.Tests.Ims.Jwt;

public sealed class KeyFileTests(KeyFixture key) : IClassFixture<KeyFixture>
{
    [Fact]
    public void A_key_is_read_from_its_file()
    {
        AssertReads(Encoding.UTF8.GetBytes(key.Pkcs8Pem));
        AssertReads([.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(key.Pkcs1Pem.ReplaceLineEndings("\r\n"))]);
        AssertReads(Encoding.UTF8.GetBytes(key.EncryptedPem), KeyFixture.Passphrase);
        AssertReads(key.Pkcs8Der);
        AssertReads(key.Pfx(KeyFixture.Passphrase), KeyFixture.Passphrase);
    }

    [Fact]
    public void What_is_wrong_in_a_file_is_reported_with_its_path()
    {
        using var file = new TemporaryFile(key.CertificatePem);
        key.AssertProblem(() => PrivateKeyReader.ReadFile(file.Path, null), [$"'{file.Path}': Found a certificate"]);
    }

    [Fact]
    public void A_path_in_a_file_is_not_followed()
    {
        using var target = new TemporaryFile(key.Pkcs8Pem);
        using var file = new TemporaryFile(target.Path);
        key.AssertProblem(() => PrivateKeyReader.ReadFile(file.Path, null), [$"'{file.Path}': Found the path of a file"]);
    }

    [Fact]
    public void A_missing_file_is_reported_by_its_full_path()
    {
        using var file = new TemporaryFile("");
        key.AssertProblem(
            () => PrivateKeyReader.ReadFile("no-such.key", null),
            [$"'{Path.GetFullPath("no-such.key")}' does not exist. Set the path of the private key file"]);
        key.AssertProblem(() => PrivateKeyReader.ReadFile(Path.Combine(file.Folder, "none", "a.key"), null), ["does not exist"]);
    }

    [Fact]
    public void A_path_that_cannot_be_is_reported()
    {
        using var file = new TemporaryFile("");
        key.AssertProblem(
            () => PrivateKeyReader.ReadFile(file.Folder, null),
            [$"'{file.Folder}' is a directory. Set the path of the private key file in it."]);
        key.AssertProblem(() => PrivateKeyReader.ReadFile("", null), ["is empty. Set the path"]);
        key.AssertProblem(() => PrivateKeyReader.ReadFile(" ", null), ["is empty. Set the path"]);
        key.AssertProblem(
            () => PrivateKeyReader.ReadFile("a\0b", null), ["its path is not shown", "could not be read (ArgumentException)"]);
    }

    [Fact]
    public void A_file_that_another_holds_is_reported()
    {
        using var file = new TemporaryFile(key.Pkcs8Pem);
        using FileStream held = new(file.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        key.AssertProblem(() => PrivateKeyReader.ReadFile(file.Path, null), [$"'{file.Path}' could not be read (IOException)"]);
    }

    [Fact]
    public void A_file_that_is_too_large_is_reported()
    {
        using var file = new TemporaryFile("");
        using (FileStream stream = File.OpenWrite(file.Path))
        {
            stream.SetLength((1024 * 1024) + 1);
        }

        key.AssertProblem(
            () => PrivateKeyReader.ReadFile(file.Path, null), [$"'{file.Path}' is larger than 1024 KiB, which no private key file is."]);
    }

    [Fact]
    public void A_key_given_as_path_is_reported_and_not_repeated()
    {
        string base64 = Convert.ToBase64String(key.Pkcs8Der);
        string[] texts =
        [
            key.Pkcs8Pem, key.Pkcs8Pem.Replace("\n", "\\n", StringComparison.Ordinal), base64, base64[..200],
            Convert.ToBase64String(Encoding.UTF8.GetBytes(key.Pkcs8Pem)),
        ];
        foreach (string text in texts)
        {
            key.AssertProblem(() => PrivateKeyReader.ReadFile(text, null), ["looks like the text of a key. Set the text as PrivateKey"]);
        }
    }

    [Fact]
    public void A_line_of_a_key_given_as_path_is_not_repeated() => Assert.All(
        key.Pkcs8Pem.Split('\n')[2..^2],
        line => key.AssertProblem(() => PrivateKeyReader.ReadFile(line, null), ["The file (its path is not shown) does not exist"]));

    private void AssertReads(byte[] content, string? passphrase = null)
    {
        using var file = new TemporaryFile(content);
        using SigningKey read = PrivateKeyReader.ReadFile(file.Path, passphrase);
        key.AssertSigns(read.Rsa);
    }
}
