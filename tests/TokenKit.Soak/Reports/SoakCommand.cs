using TokenKit.Peers.Reports;
using TokenKit.Soak.Counts;
using TokenKit.Soak.Failures;
using TokenKit.Soak.Faults;
using TokenKit.Soak.Herd;
using TokenKit.Soak.Registrations;
using TokenKit.Soak.Stress;

namespace TokenKit.Soak.Reports;

/// <summary>
/// <c>[herd] [faults] [stress] [failures] [counts] [registrations] [--brief] [--write]</c>: runs the named parts, or all of them, prints
/// the tables, and with <c>--write</c> puts them into docs/reliability.md with the chart beside it. <c>--brief</c> is the same in small,
/// to see that it runs.
/// </summary>
public static class SoakCommand
{
    private const string Where = "surroundings";

    private static readonly Part[] Parts =
    [
        new("herd", ["herd"], RunHerdAsync),
        new("faults", ["faults", "failed", "met", "short lives", "outage"], RunFaultsAsync),
        new("stress", ["stress"], async brief => (await StressReport.RunAsync(brief ? StressSize.Brief : StressSize.Full)).ToPart()),
        new("failures", ["failures"], async _ => await FailureReport.RunAsync()),
        new("counts", ["counts"], async _ => await CountReport.RunAsync()),
        new("registrations", ["registrations"], async _ => await RegistrationReport.RunAsync()),
    ];

    /// <summary>The marked parts of docs/reliability.md that <c>--write</c> fills.</summary>
    public static IReadOnlyList<string> Sections { get; } = [.. Parts.SelectMany(part => part.Sections), Where];

    /// <returns>The exit code: 0, 1 if TokenKit missed a goal, 2 if an argument is unknown.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args is [ViewerProcess.Command, ..])
        {
            return await ViewerProcess.RunAsync(args[1..]);
        }

        string names = string.Join(", ", Parts.Select(part => part.Name));
        if (args.Except([.. Parts.Select(part => part.Name), "--brief", "--write"]).FirstOrDefault() is { } unknown)
        {
            await Console.Error.WriteLineAsync(
                $"'{unknown}' is not known. Name one or more of {names}, or none for all; "
                + "--brief for a short run; --write for docs/reliability.md.");
            return 2;
        }

        bool brief = args.Contains("--brief");
        if (brief && args.Contains("--write"))
        {
            await Console.Error.WriteLineAsync("The figures of --brief are not for docs/reliability.md. Leave out --brief or --write.");
            return 2;
        }

        string? docs = args.Contains("--write") ? Surroundings.DocsFolder() : null;
        List<string> missed = [];
        foreach (Part part in Parts.Where(part => !Parts.Any(other => args.Contains(other.Name)) || args.Contains(part.Name)))
        {
            PartReport report = await part.RunAsync(brief);
            missed.AddRange(report.Missed);
            foreach ((string section, string content) in part.Sections.Zip(report.Contents))
            {
                await PublishAsync(section, content, docs);
            }

            if (docs is not null && report.Chart is not null)
            {
                await File.WriteAllTextAsync(Path.Combine(docs, "reliability.svg"), report.Chart);
            }
        }

        await PublishAsync(Where, Surroundings.Describe(), docs);
        missed.ForEach(goal => Console.Error.WriteLine($"TokenKit missed a goal: {goal}"));
        return missed.Count == 0 ? 0 : 1;
    }

    private static async Task<PartReport> RunHerdAsync(bool brief)
    {
        HerdReport herd = await HerdReport.RunAsync(brief ? HerdSize.Brief : HerdSize.Full);
        return new PartReport([herd.Table], herd.Missed);
    }

    private static async Task<PartReport> RunFaultsAsync(bool brief)
    {
        FaultReport faults = await FaultReport.RunAsync(brief ? Pace.Brief : Pace.Full, atOnce: brief);
        string totals = FaultReport.Totals(faults.Faults);
        string shortLives = FaultReport.Totals(faults.ShortLives);
        return new PartReport([totals, faults.ByFault(), faults.Met(), shortLives, faults.OutageTable()], [.. faults.Missed])
        {
            Chart = faults.Chart(),
        };
    }

    private static Task PublishAsync(string section, string content, string? docs)
    {
        Console.WriteLine(content);
        return docs is null ? Task.CompletedTask : new MarkedSection(section).WriteAsync(Path.Combine(docs, "reliability.md"), content);
    }
}
