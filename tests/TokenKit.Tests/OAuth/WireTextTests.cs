using TokenKit.OAuth;

namespace TokenKit.Tests.OAuth;

public sealed class WireTextTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData(" \r\n", null)]
    [InlineData("short", "short")]
    [InlineData("longer than ten", "longer tha")]
    [InlineData("a\r\nb\u0007\u007Fc", "a  b  c")]
    [InlineData("a\r\n", "a")]
    public void Text_becomes_one_short_line(string? text, string? line) => Assert.Equal(line, WireText.Fit(text, new TokenForm(), 10));

    [Theory]
    [InlineData("\r\n\r\n\r\n\r\n\r\n\r\nlate")]
    [InlineData("           late")]
    public void Text_of_which_nothing_is_left_is_none(string text) => Assert.Null(WireText.Fit(text, new TokenForm(), 10));

    [Fact]
    public void A_line_separator_is_no_line_break_in_a_message() => Assert.Equal("a b c", WireText.Fit("a\u2028b\u2029c", new TokenForm(), 10));
}
