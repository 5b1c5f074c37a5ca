using System.Globalization;
using TokenKit.Peers.Reports;
using TokenKit.Soak.Reports;

namespace TokenKit.Soak.Stress;

/// <summary>The run in memory and the one over sockets.</summary>
public sealed class StressReport
{
    private const string Prefix = "stress";

    private readonly (string Transport, StressOutcome Outcome)[] _runs;

    private StressReport(params (string Transport, StressOutcome Outcome)[] runs) => _runs = runs;

    /// <summary>The goals that TokenKit missed.</summary>
    public IReadOnlyList<string> Missed =>
        [.. _runs.SelectMany(run => run.Outcome.Missed.Select(goal => $"{Prefix}, {run.Transport}: {goal}"))];

    /// <summary>A Markdown table, one column for each transport.</summary>
    public string Table
    {
        get
        {
            var table = new MarkdownTable(["", .. _runs.Select(run => run.Transport)]);
            foreach ((int row, (string name, int _)) in _runs[0].Outcome.Figures.Index())
            {
                IEnumerable<int> figures = _runs.Select(run => run.Outcome.Figures.ElementAt(row).Value);
                table.Row([name, .. figures.Select(figure => figure.ToString("#,0", CultureInfo.InvariantCulture))]);
            }

            return table.ToString();
        }
    }

    public static async Task<StressReport> RunAsync(StressSize size)
    {
        ArgumentNullException.ThrowIfNull(size);
        StressOutcome inMemory = await StressRun.RunAsync(size, size.Calls, overSockets: false);
        StressOutcome overSockets = await StressRun.RunAsync(size, size.CallsOverSockets, overSockets: true);
        return new StressReport(("in memory", inMemory), ("over sockets", overSockets));
    }

    /// <summary>A single run in memory, for tests of the program.</summary>
    public static async Task<StressReport> RunInMemoryAsync(StressSize size)
    {
        ArgumentNullException.ThrowIfNull(size);
        return new StressReport(("in memory", await StressRun.RunAsync(size, size.Calls, overSockets: false)));
    }

    /// <summary>How many calls ended in one way or another.</summary>
    public int Ended => _runs.Sum(run => run.Outcome.Counts.Ended);

    public PartReport ToPart() => new([$"{Table}\n{Took()}\n"], Missed);

    private string Took() =>
        $"It took {string.Join(" and ", _runs.Select(run => $"{(int)run.Outcome.Took.TotalSeconds} s {run.Transport}"))}.";
}
