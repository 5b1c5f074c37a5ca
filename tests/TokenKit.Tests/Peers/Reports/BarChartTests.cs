using System.Globalization;
using System.Xml.Linq;
using TokenKit.Peers.Reports;

namespace TokenKit.Tests.Peers.Reports;

public class BarChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void On_a_logarithmic_axis_ten_times_the_value_is_one_step_more()
    {
        double[] lengths = Lengths(Chart(isLogarithmic: true, 10, 100, 1_000, 0));

        Assert.Equal(lengths[0] * 2, lengths[1], tolerance: 0.2);
        Assert.Equal(lengths[0] * 3, lengths[2], tolerance: 0.2);
        Assert.Equal(1, lengths[3]);
    }

    [Fact]
    public void On_a_linear_axis_twice_the_value_is_twice_the_length()
    {
        double[] lengths = Lengths(Chart(isLogarithmic: false, 21, 42, 0));

        Assert.Equal(lengths[0] * 2, lengths[1], tolerance: 0.2);
        Assert.Equal(1, lengths[2]);
    }

    [Fact]
    public void A_chart_says_what_it_shows_and_marks_what_is_ours()
    {
        XElement svg = Chart(isLogarithmic: true, 40, 5_000);

        Assert.Equal("Added <to> a request", svg.Element(Svg + "title")!.Value);
        Assert.Equal("TokenKit & peers", svg.Element(Svg + "desc")!.Value);
        Assert.Equal(["10", "100", "1,000", "10,000"],
            svg.Elements(Svg + "text").Where(text => (string?)text.Attribute("font-size") == "11").Select(text => text.Value));
        Assert.Equal(2, Bars(svg).Select(bar => (string?)bar.Attribute("fill")).Distinct().Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_leaves_the_chart(bool isLogarithmic)
    {
        XElement svg = Chart(isLogarithmic, 18_296, 99_999);
        double width = Number(svg, "width");

        Assert.All(Bars(svg), bar => Assert.InRange(Number(bar, "x") + Number(bar, "width"), 0, width - 50));
    }

    private static XElement Chart(bool isLogarithmic, params double[] values)
    {
        var chart = new BarChart("Added <to> a request", "TokenKit & peers") { IsLogarithmic = isLogarithmic, Axis = "ns" };
        for (int i = 0; i < values.Length; i++)
        {
            chart.Add(new Bar($"subject {i}", values[i], $"{values[i]} ns", IsOurs: i == 0));
        }

        return XElement.Parse(chart.ToSvg());
    }

    private static double[] Lengths(XElement svg) => [.. Bars(svg).Select(bar => Number(bar, "width"))];

    private static IEnumerable<XElement> Bars(XElement svg) => svg.Elements(Svg + "rect").Skip(1);

    private static double Number(XElement element, string attribute) =>
        double.Parse((string)element.Attribute(attribute)!, CultureInfo.InvariantCulture);
}
