using TokenKit.Peers.Reports;
using TokenKit.Soak.Contenders;

namespace TokenKit.Soak.Herd;

/// <summary>All rows, asked to all contenders.</summary>
public sealed class HerdReport
{
    private HerdReport(string table, IReadOnlyList<string> missed)
    {
        Table = table;
        Missed = missed;
    }

    /// <summary>A Markdown table, one column for each contender.</summary>
    public string Table { get; }

    /// <summary>The goals that TokenKit missed.</summary>
    public IReadOnlyList<string> Missed { get; }

    public static async Task<HerdReport> RunAsync(HerdSize size)
    {
        // The great herd runs alone. All else waits for time to pass, and does so together.
        HerdOutcome[] herd = [];
        foreach (ContenderKind kind in ContenderKind.All)
        {
            herd = [.. herd, await HerdRows.All[0].RunAsync(kind, size)];
        }

        Task<HerdOutcome[]>[] others = [.. HerdRows.All.Skip(1)
            .Select(row => Task.WhenAll(ContenderKind.All.Select(kind => Task.Run(() => row.RunAsync(kind, size)))))];
        HerdOutcome[][] outcomes = [herd, .. await Task.WhenAll(others)];

        var table = new MarkdownTable(["", .. ContenderKind.All.Select(kind => kind.Name)]);
        List<string> missed = [];
        foreach ((HerdRow row, HerdOutcome[] cells) in HerdRows.All.Zip(outcomes))
        {
            table.Row([row.Name(size), .. cells.Select(row.Describe)]);
            if (!row.IsReached(cells[0]))
            {
                missed.Add($"{row.Name(size)}: {row.Describe(cells[0])}; the goal is {row.Goal}.");
            }
        }

        return new HerdReport(table.ToString(), missed);
    }
}
