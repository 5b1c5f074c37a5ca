using System.Globalization;

namespace TokenKit.Tests;

public sealed class AccessTokenTests
{
    private static readonly DateTimeOffset SomeTime = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_token_has_the_given_values()
    {
        var token = new AccessToken("abc", SomeTime, "MAC");

        Assert.Equal(("abc", "MAC", SomeTime, "MAC abc"), (token.Value, token.TokenType, token.ExpiresAt, token.Header.ToString()));
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    [InlineData("bEaReR")]
    public void Bearer_is_normalized_from_any_case(string tokenType)
    {
        var token = new AccessToken("abc", SomeTime, tokenType);

        Assert.Equal(("Bearer", "Bearer abc"), (token.TokenType, token.Header.ToString()));
    }

    [Fact]
    public void The_default_type_is_bearer() => Assert.Equal("Bearer", new AccessToken("abc", SomeTime).TokenType);

    [Fact]
    public void Every_visible_character_may_be_in_a_token()
    {
        string visible = string.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code));

        Assert.Equal(visible, new AccessToken(visible, SomeTime).Value);
    }

    [Theory]
    [InlineData("\r", "U+000D")]
    [InlineData("\n", "U+000A")]
    [InlineData("\0", "U+0000")]
    [InlineData(" ", "U+0020")]
    [InlineData("\t", "U+0009")]
    [InlineData("\u007F", "U+007F")]
    [InlineData("\u0080", "U+0080")]
    [InlineData("\u00E9", "U+00E9")]
    [InlineData("\u2028", "U+2028")]
    public void A_character_that_is_not_allowed_in_a_header_fails_at_any_position(string character, string code) =>
        Assert.All([character, character + "secret", "sec" + character + "ret", "secret" + character], value =>
        {
            var failure = Assert.Throws<ArgumentException>(nameof(value), () => new AccessToken(value, SomeTime));
            Assert.Contains(code, failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("ret", failure.Message, StringComparison.Ordinal);
        });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void An_empty_token_is_not_valid(string? value) => Assert.ThrowsAny<ArgumentException>(() => new AccessToken(value!, SomeTime));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Bearer ")]
    [InlineData("Bea\r\nrer")]
    [InlineData("Bear:er")]
    [InlineData("B\u00E9arer")]
    public void A_type_that_is_not_an_authentication_scheme_is_not_valid(string? tokenType) =>
        Assert.ThrowsAny<ArgumentException>(() => new AccessToken("abc", SomeTime, tokenType!));

    [Fact]
    public void The_text_of_a_token_shows_its_type_and_expiry_and_not_its_value()
    {
        var token = new AccessToken("s3cr3t", SomeTime);

        string[] texts = [token.ToString(), $"{token}", string.Format(CultureInfo.InvariantCulture, "{0}", token)];

        Assert.All(texts, text => Assert.Equal("Bearer token, expires at 2026-01-01T12:00:00.0000000+00:00", text));
    }
}
