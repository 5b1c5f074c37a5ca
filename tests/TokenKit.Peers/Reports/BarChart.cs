using System.Globalization;
using System.Security;
using System.Text;

namespace TokenKit.Peers.Reports;

/// <summary>
/// A chart of horizontal bars as SVG. It brings its own light ground, so it reads the same on a light and on a dark page.
/// </summary>
public sealed class BarChart(string title, string description)
{
    private const int Width = 960;
    private const int Margin = 16;
    private const int Top = 64;
    private const int Pitch = 24;
    private const int Thickness = 16;
    private const double LetterWidth = 7;

    private const string Look = "role=\"img\" aria-labelledby=\"title description\" "
        + "font-family=\"system-ui, 'Segoe UI', Helvetica, Arial, sans-serif\" font-size=\"13\"";

    private readonly List<Bar> _bars = [];

    /// <summary>Whether each grid line is ten times the one before. Default: the axis begins at zero and is linear.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>Stands below the title: what the axis is, and its unit.</summary>
    public string Axis { get; init; } = string.Empty;

    public BarChart Add(Bar bar)
    {
        _bars.Add(bar);
        return this;
    }

    /// <exception cref="InvalidOperationException">There is no bar.</exception>
    public string ToSvg()
    {
        if (_bars.Count == 0)
        {
            throw new InvalidOperationException($"The chart '{title}' has no bar.");
        }

        var scale = ChartScale.Of(_bars.Select(bar => bar.Value), IsLogarithmic);
        double left = Margin + (LetterWidth * _bars.Max(bar => bar.Label.Length)) + 8;
        double length = Width - Margin - (LetterWidth * _bars.Max(bar => bar.Text.Length)) - 8 - left;
        int bottom = Top + (Pitch * _bars.Count);
        int height = bottom + 28;
        var svg = new StringBuilder();
        Line(svg,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" width="{Width}" height="{height}" {Look}>""");
        Line(svg, $"""<title id="title">{SecurityElement.Escape(title)}</title>""");
        Line(svg, $"""<desc id="description">{SecurityElement.Escape(description)}</desc>""");
        Line(svg, $"""<rect x="0.5" y="0.5" width="{Width - 1}" height="{height - 1}" rx="6" fill="#ffffff" stroke="#c9d1d9"/>""");
        Line(svg, $"""<text x="{Margin}" y="26" font-size="16" font-weight="600" fill="#1f2328">{SecurityElement.Escape(title)}</text>""");
        Line(svg, $"""<text x="{Margin}" y="46" fill="#57606a">{SecurityElement.Escape(Axis)}</text>""");
        foreach (double mark in scale.Marks)
        {
            double x = left + (length * scale.Share(mark));
            Line(svg, $"""<line x1="{x:0.#}" y1="{Top - 6}" x2="{x:0.#}" y2="{bottom}" stroke="#d8dee4"/>""");
            Line(svg, $"""<text x="{x:0.#}" y="{bottom + 16}" font-size="11" text-anchor="middle" fill="#57606a">{mark:#,0.###}</text>""");
        }

        for (int i = 0; i < _bars.Count; i++)
        {
            Draw(svg, _bars[i], Top + (Pitch * i), left, length * scale.Share(_bars[i].Value));
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Draw(StringBuilder svg, Bar bar, int y, double left, double length)
    {
        string weight = bar.IsOurs ? " font-weight=\"600\"" : string.Empty;
        string? label = SecurityElement.Escape(bar.Label);
        Line(svg,
            $"""<text x="{left - 8:0.#}" y="{y + 12}" text-anchor="end" fill="#1f2328"{weight}>{label}</text>""");
        string fill = bar.IsOurs ? "#d1242f" : "#6e7f96";
        Line(svg,
            $"""<rect x="{left:0.#}" y="{y}" width="{Math.Max(length, 1):0.#}" height="{Thickness}" rx="2" fill="{fill}"/>""");
        Line(svg, $"""<text x="{left + length + 6:0.#}" y="{y + 12}" fill="#1f2328"{weight}>{SecurityElement.Escape(bar.Text)}</text>""");
    }

    private static void Line(StringBuilder svg, FormattableString line) =>
        svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
