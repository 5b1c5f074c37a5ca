using System.Text;
using TokenKit.AdobePass.Registration;

namespace TokenKit.Tests.AdobePass.Registration;

public class SoftwareStatementFileTests
{
    private const string Setting = "AdobeTokens:tv:SoftwareStatementFile";

    public static TheoryData<string, byte[]> Encodings => new()
    {
        { "UTF-8", Encoding.UTF8.GetBytes(SomeStatement.Text) },
        { "UTF-8 with a mark", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(SomeStatement.Text)] },
        { "UTF-16", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes($"{SomeStatement.Text}\r\n")] },
        { "UTF-16 without a mark", Encoding.Unicode.GetBytes(SomeStatement.Text) },
        { "UTF-16, big end first", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(SomeStatement.Text)] },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_file_is_read_as_editors_write_it(string encoding, byte[] content)
    {
        using var file = new TemporaryFile(content);

        Assert.True(SoftwareStatementFile.Read(file.Path, Setting).Value == SomeStatement.Text, encoding);
    }

    [Fact]
    public void A_file_behind_links_is_read()
    {
        using var file = new TemporaryFile(SomeStatement.Text);
        string link = Path.Combine(file.Folder, "link");
        File.CreateSymbolicLink(Path.Combine(file.Folder, "first"), file.Path);
        File.CreateSymbolicLink(link, Path.Combine(file.Folder, "first"));

        Assert.Equal(SomeStatement.Text, SoftwareStatementFile.Read(link, Setting).Value);
    }

    [Fact]
    public void A_missing_file_is_reported_with_its_full_path()
    {
        using var file = new TemporaryFile(SomeStatement.Text);
        string missing = Path.Combine(file.Folder, "statement.txt");
        File.CreateSymbolicLink(Path.Combine(file.Folder, "dangling"), missing);

        Assert.Equal($"{Setting}: '{missing}' does not exist. Set the path of the software statement file; a relative path starts at the "
            + $"content root of the host, or without a host at the working directory.", ProblemOf(missing));
        Assert.Contains(
            $"'{Path.Combine(Environment.CurrentDirectory, "no-such-statement.txt")}' does not exist",
            ProblemOf("no-such-statement.txt"),
            StringComparison.Ordinal);
        Assert.Contains("does not exist", ProblemOf(Path.Combine(file.Folder, "dangling")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_an_empty_file_and_a_file_that_is_too_large_are_reported()
    {
        using var empty = new TemporaryFile([]);
        using var large = new TemporaryFile(new byte[(64 * 1024) + 1]);

        Assert.StartsWith($"{Setting}: '{empty.Folder}' is a directory.", ProblemOf(empty.Folder), StringComparison.Ordinal);
        Assert.StartsWith(
            $"{Setting}: '{empty.Path}' is empty, or is a pipe or a device", ProblemOf(empty.Path), StringComparison.Ordinal);
        Assert.StartsWith($"{Setting}: '{large.Path}' is larger than 64 KiB", ProblemOf(large.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_reported()
    {
        using var file = new TemporaryFile(SomeStatement.Text);
        string circle = Path.Combine(file.Folder, "circle");
        File.CreateSymbolicLink(circle, circle);

        Assert.Equal(
            $"{Setting}: '{circle}' could not be read (IOException). Check that it is a file and that this process may read it.",
            ProblemOf(circle));
    }

    [Fact]
    public void Another_encoding_is_reported()
    {
        using var latin = new TemporaryFile(Encoding.Latin1.GetBytes($"{SomeStatement.Text}\u00E9"));
        using var odd = new TemporaryFile([.. Encoding.Unicode.GetBytes(SomeStatement.Text), 0]);

        Assert.Equal($"{Setting}: '{latin.Path}' is not text in UTF-8. Save it as UTF-8, or download it again.", ProblemOf(latin.Path));
        Assert.Equal($"{Setting}: '{odd.Path}' is not text in UTF-8. Save it as UTF-8, or download it again.", ProblemOf(odd.Path));
    }

    [Fact]
    public void The_content_that_is_not_a_statement_is_described_with_the_file()
    {
        using var page = new TemporaryFile("<html>tellTale4711</html>");
        using var mark = new TemporaryFile([.. Encoding.Unicode.Preamble]);

        Assert.StartsWith($"{Setting}: the file '{page.Path}' is a page in HTML or XML", ProblemOf(page.Path), StringComparison.Ordinal);
        Assert.StartsWith($"{Setting}: the file '{mark.Path}' is empty, and should be", ProblemOf(mark.Path), StringComparison.Ordinal);
        Assert.DoesNotContain("tellTale4711", ProblemOf(page.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void An_empty_path_is_named(string path) =>
        Assert.Equal($"{Setting} is empty. Set the path of the software statement's file.", ProblemOf(path));

    [Fact]
    public void A_statement_instead_of_a_path_is_reported_and_not_repeated()
    {
        string[] paths = [SomeStatement.Text, $" \uFEFF{SomeStatement.Text}", SomeStatement.Text[..80]];

        Assert.All(
            paths,
            path => Assert.Equal(
                $"{Setting} is not a path: it looks like the software statement itself. Set it as SoftwareStatement.", ProblemOf(path)));
    }

    [Theory]
    [InlineData("00000000-0000-4000-8000-0000000000aa", "00000000-0000")]
    [InlineData("FAKE\0FAKE", "FAKE")]
    [InlineData("FAKE\nFAKE", "FAKE")]
    public void A_path_that_may_be_a_secret_or_break_a_log_is_not_repeated(string path, string withheld)
    {
        Assert.DoesNotContain(withheld, ProblemOf(path), StringComparison.Ordinal);
        Assert.DoesNotContain("FAKE0", ProblemOf(new string('x', 140) + "FAKE0"), StringComparison.Ordinal);
    }

    private static string ProblemOf(string path) =>
        Assert.Throws<SoftwareStatementException>(() => SoftwareStatementFile.Read(path, Setting)).Message;
}
