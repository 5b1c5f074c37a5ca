using System.Security.Cryptography;
using System.Text;
using TokenKit.AdobePass.Registration;

namespace TokenKit.Tests.AdobePass.Registration;

public class SoftwareStatementTests
{
    [Fact]
    public void A_statement_names_its_application_and_its_time()
    {
        SoftwareStatement statement = SomeStatement.Parse(SomeStatement.Text);

        Assert.Equal(SomeStatement.Text, statement.Value);
        Assert.Equal(SomeStatement.Subject, statement.Subject);
        Assert.Equal($"sub:{SomeStatement.Subject}", statement.Application);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), statement.IssuedAt);
    }

    [Theory]
    [InlineData("\uFEFF{0}\r\n")]
    [InlineData(" \t{0}\n\n")]
    [InlineData("\u200B{0}\u00A0\u2028")]
    public void White_space_and_byte_order_marks_around_a_statement_are_not_part_of_it(string form) =>
        Assert.Equal(SomeStatement.Text, SomeStatement.Parse(form.Replace("{0}", SomeStatement.Text, StringComparison.Ordinal)).Value);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData(" ")]
    public void A_statement_that_was_broken_into_lines_is_put_together(string lineBreak)
    {
        string broken = string.Join(lineBreak, SomeStatement.Text.Chunk(20).Select(line => new string(line)));

        Assert.Equal(SomeStatement.Text, SomeStatement.Parse(broken).Value);
    }

    [Fact]
    public void Another_download_of_a_statement_is_the_same_application()
    {
        string again = SomeStatement.Of(
            $$"""{"sub":"{{SomeStatement.Subject}}","iss":"auth.adobe.com","iat":1800000000,"nbf":1800000000}""", "FAKE1signature11");

        Assert.NotEqual(SomeStatement.Text, again);
        Assert.Equal(SomeStatement.Parse(SomeStatement.Text).Application, SomeStatement.Parse(again).Application);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"sub":""}""")]
    [InlineData("""{"sub":" "}""")]
    [InlineData("""{"sub":7}""")]
    [InlineData("""{"sub":null}""")]
    [InlineData("""{"sub":"\uD800"}""")]
    [InlineData("""{"\uD800":"x","SUB":"x"}""")]
    [InlineData("""{"sub":"cut""")]
    [InlineData("[1]")]
    [InlineData("no JSON at all")]
    public void A_statement_without_a_readable_subject_is_known_by_its_hash(string payload)
    {
        string text = SomeStatement.Of(payload);
        SoftwareStatement statement = SomeStatement.Parse($"\uFEFF{text}\n");

        Assert.Null(statement.Subject);
        Assert.Equal($"sha256:{HashOf(text)}", statement.Application);
        Assert.NotEqual(statement.Application, SomeStatement.Parse(SomeStatement.Of(payload, "FAKE1signature11")).Application);
    }

    [Fact]
    public void A_payload_that_is_not_JSON_for_its_depth_or_bytes_is_still_a_statement()
    {
        string[] payloads = [SomeStatement.Part(new string('[', 9000)), "_____w", "AAAA"];

        Assert.All(payloads,
            payload => Assert.StartsWith("sha256:", SomeStatement.Parse($"e30.{payload}.FAKE").Application, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("with a blank")]
    [InlineData("caf\u00E9")]
    [InlineData("two\\nlines")]
    [InlineData("\uD83D\uDE00")]
    public void A_subject_with_odd_characters_is_stored_as_its_hash_and_every_download_shares_it(string subject)
    {
        SoftwareStatement statement = SomeStatement.Parse(SomeStatement.Of($$"""{"sub":"{{subject}}","iat":1700000000}"""));
        SoftwareStatement again = SomeStatement.Parse(SomeStatement.Of($$"""{"sub":"{{subject}}","iat":1800000000}"""));

        Assert.Equal($"sub-sha256:{HashOf(subject.Replace("\\n", "\n", StringComparison.Ordinal))}", statement.Application);
        Assert.Equal(statement.Application, again.Application);
    }

    [Fact]
    public void A_subject_of_200_characters_is_stored_as_it_is_and_a_longer_one_as_its_hash()
    {
        string longest = new('a', 200);

        Assert.Equal($"sub:{longest}", ApplicationOf(longest));
        Assert.Equal($"sub-sha256:{HashOf(longest + 'a')}", ApplicationOf(longest + 'a'));
    }

    [Fact]
    public void A_subject_that_looks_like_a_hash_is_not_taken_for_one()
    {
        string text = SomeStatement.Of("{}");
        string hashed = SomeStatement.Parse(text).Application;

        Assert.NotEqual(hashed, ApplicationOf(hashed));
        Assert.NotEqual(hashed, ApplicationOf(hashed["sha256:".Length..]));
        Assert.NotEqual(ApplicationOf("with a blank"), ApplicationOf($"sha256:{HashOf("with a blank")}"));
    }

    [Theory]
    [InlineData("1700000000", 1_700_000_000L)]
    [InlineData("\"1700000000\"", 1_700_000_000L)]
    [InlineData("253402300799", 253_402_300_799L)]
    [InlineData("253402300800", null)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("9223372036854775807", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("\"soon\"", null)]
    [InlineData("{}", null)]
    public void The_time_of_a_statement_is_read_where_it_is_one(string iat, long? seconds) =>
        Assert.Equal(seconds, SomeStatement.Parse(SomeStatement.Of($$"""{"sub":"x","iat":{{iat}}}""")).IssuedAt?.ToUnixTimeSeconds());

    [Fact]
    public void A_statement_that_claims_more_than_Adobes_do_is_not_refused() =>
        Assert.Equal("sub:x", SomeStatement.Parse(
            SomeStatement.Of("""{"sub":"x","exp":1,"scopes":"api:client:v2","software_id":"y","nbf":99999999999}""")).Application);

    [Fact]
    public void Text_shows_the_application_and_never_the_statement()
    {
        Assert.Equal($"software statement of sub:{SomeStatement.Subject}, issued at 2023-11-14 22:13:20Z (not verified)",
            SomeStatement.Parse(SomeStatement.Text).ToString());
        Assert.EndsWith(
            "issued at an unknown time (not verified)", SomeStatement.Parse(SomeStatement.Of("{}")).ToString(), StringComparison.Ordinal);
    }

    private static string ApplicationOf(string subject) => SomeStatement.Parse(SomeStatement.Of($$"""{"sub":"{{subject}}"}""")).Application;

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
