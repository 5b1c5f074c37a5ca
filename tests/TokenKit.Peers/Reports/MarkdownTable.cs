using System.Text;

namespace TokenKit.Peers.Reports;

/// <summary>A Markdown table: the first column is text, the others are figures and stand right.</summary>
public sealed class MarkdownTable(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row; one with fewer cells than columns ends in empty ones.</summary>
    /// <exception cref="ArgumentException">The row has more cells than the table has columns.</exception>
    public MarkdownTable Row(params string[] cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Length > columns.Length)
        {
            throw new ArgumentException($"The row has {cells.Length} cells and the table {columns.Length} columns.", nameof(cells));
        }

        _rows.Add([.. cells, .. Enumerable.Repeat(string.Empty, columns.Length - cells.Length)]);
        return this;
    }

    /// <summary>The table, each line ended by a line feed.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Append(text, columns);
        Append(text, columns.Select((_, column) => column == 0 ? "---" : "---:"));
        _rows.ForEach(row => Append(text, row));
        return text.ToString();
    }

    private static void Append(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(Escaped)).Append(" |\n");

    private static string Escaped(string cell) => cell.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
}
