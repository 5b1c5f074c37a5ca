using System.Text;
using TokenKit.AdobePass;

namespace TokenKit.Tests.AdobePass;

public sealed class SoftwareStatementTests
{
    private const string SetAt = "AdobeTokens:pass:SoftwareStatement";

    [Fact]
    public void White_space_and_a_mark_of_order_are_passed_over()
    {
        string broken = "\uFEFF " + string.Join("\r\n\t", SomePass.Statement.Chunk(20).Select(chunk => new string(chunk))) + "\n";

        Assert.Equal(SomePass.Statement, SoftwareStatement.Parse(broken, SetAt).Value);
    }

    [Fact]
    public void Downloads_for_one_application_have_it_in_common()
    {
        Assert.NotEqual(SomePass.StatementOf("a", 1), SomePass.StatementOf("a", 2));
        Assert.Equal(SoftwareStatement.Parse(SomePass.StatementOf("a", 1), SetAt).Application, SoftwareStatement.Parse(SomePass.StatementOf("a", 2), SetAt).Application);
        Assert.NotEqual(SoftwareStatement.Parse(SomePass.StatementOf("a", 1), SetAt).Application, SoftwareStatement.Parse(SomePass.StatementOf("A", 1), SetAt).Application);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../etc")]
    [InlineData("a b")]
    [InlineData("ä")]
    public void A_subject_that_cannot_stand_in_a_key_is_replaced_by_a_digest(string subject)
    {
        string one = SoftwareStatement.Parse(SomePass.StatementOf(subject, 1), SetAt).Application;

        Assert.StartsWith(subject is "../../etc" ? "sub:" : "sha256:", one, StringComparison.Ordinal);
    }

    [Fact]
    public void A_payload_that_nobody_can_read_still_makes_a_key()
    {
        string first = SomePass.Statement.Split('.')[0];

        Assert.StartsWith("sha256:", SoftwareStatement.Parse($"{first}.AAAA.FAKE", SetAt).Application, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("  \n", "is empty")]
    [InlineData("FAKE", "this one has 1")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.FAKE", "this one has 2")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.FAKE.FAKE.FAKE.FAKE", "this one has 5")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9..FAKE", "one of its three parts is empty")]
    [InlineData("FAKE.FAKE.FAKE", "first part is no JSON object")]
    [InlineData("{\"software_statement\":\"FAKE\"}", "is JSON")]
    [InlineData("<!DOCTYPE html>", "is a page")]
    [InlineData("-----BEGIN PRIVATE KEY-----", "is a PEM key")]
    [InlineData("/run/secrets/statement.txt", "illegal character (U+002F) at position 0")]
    public void What_is_no_statement_is_told_with_what_it_looks_like(string text, string said)
    {
        var failure = Assert.Throws<FormatException>(() => SoftwareStatement.Parse(text, SetAt));

        Assert.StartsWith(SetAt, failure.Message, StringComparison.Ordinal);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.Contains("TVE Dashboard", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("FAKE", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mutated_statement_is_one_or_is_told_without_being_shown()
    {
        var random = new Random(20260704);
        for (int round = 0; round < 20_000; round++)
        {
            var text = new StringBuilder(SomePass.Statement);
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int at = random.Next(text.Length);
                switch (random.Next(4))
                {
                    case 0: text[at] = (char)random.Next(0x250); break;
                    case 1: text.Remove(at, Math.Min(random.Next(1, 30), text.Length - at)); break;
                    case 2: text.Insert(at, (char)random.Next(char.MaxValue)); break;
                    default: text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 20), text.Length - at))); break;
                }
            }

            try
            {
                SoftwareStatement statement = SoftwareStatement.Parse(text.ToString(), SetAt);
                Assert.Equal(3, statement.Value.Split('.').Length);
                Assert.DoesNotContain("eyJ", statement.ToString(), StringComparison.Ordinal);
            }
            catch (FormatException failure)
            {
                Assert.DoesNotContain("eyJ", failure.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("FAKE", failure.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_file_of_any_usual_encoding_is_read()
    {
        foreach (Encoding encoding in new[] { new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            using var file = new TemporaryFile([.. encoding.GetPreamble(), .. encoding.GetBytes(SomePass.Statement + "\r\n")]);

            Assert.Equal(SomePass.Statement, SoftwareStatement.Parse(SoftwareStatementFile.Read(file.Path, SetAt), SetAt).Value);
        }
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_told_with_its_path()
    {
        using var empty = new TemporaryFile(string.Empty);
        using var large = new TemporaryFile(new string('A', 70_000));
        using var binary = new TemporaryFile([0xC0, 0xC1, 0xF5]);

        Assert.Contains($"'{empty.Path}' is empty", Read(empty.Path), StringComparison.Ordinal);
        Assert.Contains("larger than 64 KiB", Read(large.Path), StringComparison.Ordinal);
        Assert.Contains("is no text", Read(binary.Path), StringComparison.Ordinal);
        Assert.Contains("names the directory", Read(Path.GetTempPath()), StringComparison.Ordinal);
        Assert.Contains("cannot be read (FileNotFoundException)", Read(empty.Path + ".missing"), StringComparison.Ordinal);
    }

    private static string Read(string path)
    {
        string message = Assert.Throws<FormatException>(() => SoftwareStatementFile.Read(path, SetAt)).Message;
        Assert.StartsWith(SetAt, message, StringComparison.Ordinal);
        return message;
    }
}
