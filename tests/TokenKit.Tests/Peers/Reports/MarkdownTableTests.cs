using TokenKit.Peers.Reports;

namespace TokenKit.Tests.Peers.Reports;

public class MarkdownTableTests
{
    [Fact]
    public void A_table_is_text_and_figures() => Assert.Equal(
        """
        | subject | ns | bytes |
        | --- | ---: | ---: |
        | TokenKit | 40 | 168 |
        | a \| b c | 1 |  |

        """.ReplaceLineEndings("\n"),
        new MarkdownTable("subject", "ns", "bytes").Row("TokenKit", "40", "168").Row("a | b\nc", "1").ToString());

    [Fact]
    public void A_cell_without_a_column_is_refused() =>
        Assert.Throws<ArgumentException>(() => new MarkdownTable("subject").Row("TokenKit", "40"));
}
