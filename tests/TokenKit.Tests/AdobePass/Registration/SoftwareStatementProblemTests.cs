using TokenKit.AdobePass.Registration;

namespace TokenKit.Tests.AdobePass.Registration;

/// <summary>The message about a text that is not a statement; it repeats nothing of the text.</summary>
public class SoftwareStatementProblemTests
{
    private const string Tell = "tellTale4711";

    [Theory]
    [InlineData("", "is empty, and should be a software statement.")]
    [InlineData(" \uFEFF\n", "is empty, and should be a software statement.")]
    [InlineData("{\"software_statement\":\"tellTale4711\"}", "is JSON, not a software statement.")]
    [InlineData("[\"tellTale4711\"]", "is JSON, not a software statement.")]
    [InlineData("<!DOCTYPE html><p>tellTale4711", "is a page in HTML or XML")]
    [InlineData("-----BEGIN PRIVATE KEY-----\ntellTale4711", "is a key or a certificate")]
    [InlineData("Bearer eyJ0.eyJ0.tellTale4711", "is an access token")]
    [InlineData("00000000-0000-4000-8000-0000000000aa", "is an id or a client secret")]
    [InlineData("/run/secrets/tellTale4711", "is the path of a file")]
    [InlineData("C:\\tellTale4711\\statement.txt", "Set it as SoftwareStatementFile")]
    [InlineData("tellTale4711.txt", "is the path of a file")]
    [InlineData("tellTale4711", "it has 0 dots between its parts, and must have two. It may be cut short.")]
    [InlineData("eyJ0.tellTale4711", "it has 1 dots")]
    [InlineData("eyJ0.eyJ0.tellTale4711.eyJ0.eyJ0", "it has 4 dots")]
    [InlineData(".eyJ0.tellTale4711", "the first part is empty")]
    [InlineData("eyJ0..tellTale4711", "the second part is empty")]
    [InlineData("eyJ0.tellTale4711.", "the third part, the signature, is empty")]
    [InlineData("eyJ0.\n eyJ+.tellTale4711", "it holds the character '+' at position 9 (white space not counted)")]
    [InlineData("eyJ0.eyJ0.tellTale4711==", "the character '=' at position 23")]
    [InlineData("\"eyJ0.eyJ0.tellTale4711\"", "the character '\"' at position 1")]
    [InlineData("eyJ0.eyJ0.tellTale4711\0", "the character U+0000 at position 23")]
    [InlineData("eyJ0.eyJ0.tellTale4711\uFF0E", "the character U+FF0E at position 23")]
    public void The_message_names_what_was_found_its_setting_and_what_to_do(string text, string found)
    {
        string message = SomeStatement.ProblemOf(text);

        Assert.StartsWith($"{SomeStatement.SetAt} is ", message, StringComparison.Ordinal);
        Assert.Contains(found, message, StringComparison.Ordinal);
        Assert.Matches("Download the software statement|SoftwareStatementFile", message);
        Assert.DoesNotContain(Tell, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("access_token")]
    [InlineData("refresh_token")]
    public void A_token_of_IMS_is_not_a_statement(string type) => Assert.Equal(
        "AdobeTokens:tv:SoftwareStatement is a token of Adobe IMS, not a software statement. Download the software statement of the "
            + "registered application from the Adobe Pass TVE Dashboard, and set the text of that file.",
        SomeStatement.ProblemOf(SomeStatement.Of($$"""{"type":"{{type}}","client_id":"FAKE0client0id"}""")));

    [Fact]
    public void A_text_larger_than_64_KiB_is_not_a_statement()
    {
        string text = SomeStatement.Of("{}", new string('A', 64 * 1024));

        Assert.Equal(64 * 1024, SomeStatement.Parse(text[..(64 * 1024)]).Value.Length);
        Assert.Contains(
            $"has {text.Length} characters, which no software statement has.", SomeStatement.ProblemOf(text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_statement_is_a_statement_still_or_a_problem_that_does_not_repeat_it()
    {
        var random = new Random(4711);
        int refused = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string damaged = Damage(SomeStatement.Text, random);
            try
            {
                SoftwareStatement statement = SomeStatement.Parse(damaged);
                Assert.Matches("^[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]+$", statement.Value);
                Assert.Matches("^(sub:[!-~]{1,200}|(sub-)?sha256:[0-9a-f]{64})$", statement.Application);
                Assert.DoesNotContain("FAKE0", statement.ToString(), StringComparison.Ordinal);
            }
            catch (SoftwareStatementException problem)
            {
                refused++;
                Assert.StartsWith(SomeStatement.SetAt, problem.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("eyJ", problem.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("FAKE0", problem.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(refused, 2_000, 18_000);
    }

    private static string Damage(string text, Random random)
    {
        const string Alphabet = "AZaz09-_.+/= \n\0\"{}<\uFEFF\u2028\u00E9\uD800";
        for (int times = random.Next(1, 4); times > 0; times--)
        {
            int at = random.Next(text.Length);
            int length = random.Next(1, Math.Min(30, text.Length - at) + 1);
            text = random.Next(5) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Alphabet[random.Next(Alphabet.Length)].ToString()),
                2 => text.Insert(at, text.Substring(at, length)),
                3 => text[..(at + 1)],
                _ => $"{text[..at]}{Alphabet[random.Next(Alphabet.Length)]}{text[(at + 1)..]}",
            };
        }

        return text;
    }
}
