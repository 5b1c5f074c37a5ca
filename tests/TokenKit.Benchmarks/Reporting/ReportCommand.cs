using TokenKit.Benchmarks.Measuring;
using TokenKit.Benchmarks.Subjects;
using TokenKit.Peers.Reports;

namespace TokenKit.Benchmarks.Reporting;

/// <summary>
/// <c>report [--write] [--rounds N]</c>: measures all, prints the tables, and with <c>--write</c> puts them into docs/performance.md with
/// the chart beside it.
/// </summary>
internal static class ReportCommand
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(50);

    /// <returns>The exit code: 1 where a goal of bytes is missed, 2 where the arguments are wrong. Times are only printed, as they are the
    /// machine's too.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        ReportOptions options;
        try
        {
            options = ReportOptions.Parse(args);
        }
        catch (FormatException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 2;
        }

        PerformanceReport report = await MeasureAsync(options.Rounds);
        string machine = $"{Machine.Describe()} Medians of {options.Rounds} rounds.";
        string tables = report.ToMarkdown(machine);
        Console.WriteLine(tables);
        if (options.Writes)
        {
            string docs = Path.Combine(RepositoryRoot(), "docs");
            await new MarkedSection("performance").WriteAsync(Path.Combine(docs, "performance.md"), tables);
            await File.WriteAllTextAsync(Path.Combine(docs, "performance.svg"), report.ToSvg(machine));
        }

        Goal[] missed = [.. report.Goals.Where(goal => goal is { IsExact: true, IsMet: false })];
        Array.ForEach(missed, goal => Console.Error.WriteLine($"Missed: {goal.What} is {goal.Reached}, wanted {goal.Wanted}."));
        return missed.Length > 0 ? 1 : 0;
    }

    private static async Task<PerformanceReport> MeasureAsync(int rounds)
    {
        var paired = new PairedRunner(rounds, Slice);
        async Task<Results> Measured(string what, IReadOnlyList<SubjectInfo> subjects)
        {
            await Console.Error.WriteLineAsync($"Measuring {what}: {subjects.Count} subjects, {rounds} rounds.");
            return new Results(subjects, await paired.RunAsync(subjects));
        }

        Results requests = await Measured("requests", RequestSubjects.All);
        Results later = await Measured("answers that come later", LaterSubjects.All);
        Results tokens = await Measured("tokens at hand", TokenSubjects.All);
        await Console.Error.WriteLineAsync("Measuring one thread and two.");
        var throughputs = await new ThroughputRunner(Math.Min(rounds, 11), Slice * 2).RunAsync(
            [.. RequestSubjects.OnTwoThreads, .. TokenSubjects.All]);
        await Console.Error.WriteLineAsync("Measuring one thread and two beside the bare pipe.");
        var besideThePipe = await new ThroughputRunner(rounds * 2, Slice / 2).RunAsync(RequestSubjects.BesideThePipe);
        Results cold = await Measured("first tokens", ColdSubjects.All);
        Results lookups = await Measured("look-ups", LookupSubjects.All);
        return new PerformanceReport(requests, later, tokens, throughputs, besideThePipe, cold, lookups);
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TokenKit.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException(
            "The program does not run below the folder of TokenKit.sln, so there is no page to write.");
    }
}
