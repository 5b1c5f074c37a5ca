using TokenKit.OAuth;

namespace TokenKit.Tests.OAuth;

public sealed class SecretRedactorTests
{
    [Fact]
    public void Every_secret_is_redacted_and_nothing_else()
    {
        var redactor = new SecretRedactor([SomeOAuth.Secret, "FAKE.jwt"]);

        Assert.Equal(
            "FAKE0client0id [redacted] [redacted][redacted]", redactor.Redact($"{SomeOAuth.ClientId} {SomeOAuth.Secret} FAKE.jwtFAKE.jwt"));
    }

    [Fact]
    public void A_secret_that_holds_another_is_redacted_whole() =>
        Assert.Equal("is [redacted]", new SecretRedactor(["p8e-FAKE", "p8e-FAKE-longer"]).Redact("is p8e-FAKE-longer"));

    [Fact]
    public void A_value_too_short_to_be_a_secret_is_left_in_the_text() =>
        Assert.Equal("invalid_client", new SecretRedactor(["in", string.Empty]).Redact("invalid_client"));

    [Fact]
    public void One_more_secret_leaves_the_redactor_of_another_attempt_as_it_is()
    {
        SecretRedactor first = new([SomeOAuth.Secret]);

        SecretRedactor second = first.With("FAKE.jwt.of.the.second");

        Assert.Equal("[redacted] [redacted]", second.Redact($"{SomeOAuth.Secret} FAKE.jwt.of.the.second"));
        Assert.Equal("[redacted] FAKE.jwt.of.the.second", first.Redact($"{SomeOAuth.Secret} FAKE.jwt.of.the.second"));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData(" \r\n", null)]
    [InlineData("short", "short")]
    [InlineData("longer than ten", "longer tha")]
    [InlineData("a\r\nb\u0007\u007Fc", "a  b  c")]
    [InlineData("a\r\n", "a")]
    public void Text_becomes_one_short_line(string? text, string? line) => Assert.Equal(line, SecretRedactor.None.Fit(text, 10));

    [Theory]
    [InlineData("\r\n\r\n\r\n\r\n\r\n\r\nlate")]
    [InlineData("           late")]
    public void Text_of_which_nothing_is_left_is_absent(string text) => Assert.Null(SecretRedactor.None.Fit(text, 10));

    [Fact]
    public void A_line_separator_does_not_break_a_message() => Assert.Equal("a b c", SecretRedactor.None.Fit("a\u2028b\u2029c", 10));
}
