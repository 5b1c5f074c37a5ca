using TokenKit.Peers.Reports;
using TokenKit.Soak.Faults;
using TokenKit.Soak.Herd;

namespace TokenKit.Soak.Reports;

/// <summary>
/// <c>[herd | faults] [--brief] [--write]</c>: runs one part or both, prints the tables, and with <c>--write</c> puts them into docs/reliability.md with the
/// chart beside it. <c>--brief</c> is the same in small, to see that it runs: its figures mean little.
/// </summary>
public static class SoakCommand
{
    private const string Herd = "herd";
    private const string Faults = "faults";
    private const string Failed = "failed";
    private const string Met = "met";
    private const string ShortLives = "short lives";
    private const string Outage = "outage";
    private const string Where = "surroundings";

    /// <summary>The marked parts of docs/reliability.md that <c>--write</c> fills.</summary>
    public static IReadOnlyList<string> Sections { get; } = [Herd, Faults, Failed, Met, ShortLives, Outage, Where];

    /// <returns>The exit code: 0, 1 where TokenKit missed a goal, 2 where an argument is unknown.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args.Except(["herd", "faults", "--brief", "--write"]).FirstOrDefault() is { } unknown)
        {
            await Console.Error.WriteLineAsync($"'{unknown}' is not known. Say herd, faults or neither for both; --brief for a short run; --write for docs/reliability.md.");
            return 2;
        }

        bool brief = args.Contains("--brief");
        if (brief && args.Contains("--write"))
        {
            await Console.Error.WriteLineAsync("--brief shows that it runs; its figures are not for docs/reliability.md. Leave one of --brief and --write out.");
            return 2;
        }

        bool both = args.Contains("herd") == args.Contains("faults");
        string? docs = args.Contains("--write") ? Surroundings.DocsFolder() : null;
        List<string> missed = [];
        if (both || args.Contains("herd"))
        {
            HerdReport herd = await HerdReport.RunAsync(brief ? HerdSize.Brief : HerdSize.Full);
            missed.AddRange(herd.Missed);
            await PublishAsync(Herd, herd.Table, docs);
        }

        if (both || args.Contains("faults"))
        {
            FaultReport faults = await FaultReport.RunAsync(brief ? Pace.Brief : Pace.Full, atOnce: brief);
            missed.AddRange(faults.Missed);
            await PublishAsync(Faults, FaultReport.Totals(faults.Faults), docs);
            await PublishAsync(Failed, faults.ByFault(), docs);
            await PublishAsync(Met, faults.Met(), docs);
            await PublishAsync(ShortLives, FaultReport.Totals(faults.ShortLives), docs);
            await PublishAsync(Outage, faults.OutageTable(), docs);
            await (docs is null ? Task.CompletedTask : File.WriteAllTextAsync(Path.Combine(docs, "reliability.svg"), faults.Chart()));
        }

        await PublishAsync(Where, Surroundings.Describe(), docs);
        missed.ForEach(goal => Console.Error.WriteLine($"TokenKit missed a goal: {goal}"));
        return missed.Count == 0 ? 0 : 1;
    }

    private static Task PublishAsync(string section, string content, string? docs)
    {
        Console.WriteLine(content);
        return docs is null ? Task.CompletedTask : new MarkedSection(section).WriteAsync(Path.Combine(docs, "reliability.md"), content);
    }
}
