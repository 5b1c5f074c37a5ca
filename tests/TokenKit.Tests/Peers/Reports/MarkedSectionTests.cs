using TokenKit.Peers.Reports;

namespace TokenKit.Tests.Peers.Reports;

public class MarkedSectionTests
{
    private readonly MarkedSection _section = new("numbers");

    [Fact]
    public void Only_what_stands_between_the_markers_is_replaced()
    {
        string page = _section.Replace("before\n<!-- begin numbers -->old<!-- end numbers -->\nafter", "new\n");

        Assert.Equal("before\n<!-- begin numbers -->\n\nnew\n\n<!-- end numbers -->\nafter", page);
        Assert.Equal(page, _section.Replace(page, "new"));
    }

    [Theory]
    [InlineData("<!-- end numbers -->")]
    [InlineData("<!-- begin numbers -->")]
    [InlineData("<!-- end numbers --><!-- begin numbers -->")]
    [InlineData("<!-- begin numbers --><!-- begin numbers --><!-- end numbers -->")]
    public void A_page_whose_markers_are_amiss_is_left_alone(string page) =>
        Assert.Throws<InvalidOperationException>(() => _section.Replace(page, "new"));
}
