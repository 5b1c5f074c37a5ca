using System.Globalization;
using TokenKit.Benchmarks.Measuring;
using TokenKit.Benchmarks.Subjects;
using TokenKit.Peers.Reports;

namespace TokenKit.Benchmarks.Reporting;

/// <summary><c>report [--write] [--rounds N]</c>: measures all, prints the tables, and with <c>--write</c> puts them into docs/performance.md with the chart beside it.</summary>
internal static class ReportCommand
{
    private const int Rounds = 60;

    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(50);

    /// <returns>The exit code: 1 where a goal of bytes is missed. Times are only printed, as they are the machine's too.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        int rounds = Array.IndexOf(args, "--rounds") is >= 0 and int at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : Rounds;
        PerformanceReport report = await MeasureAsync(rounds);
        string machine = Machine.Describe();
        string tables = report.ToMarkdown(machine);
        Console.WriteLine(tables);
        if (args.Contains("--write"))
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
        Results tokens = await Measured("tokens at hand", TokenSubjects.All);
        await Console.Error.WriteLineAsync("Measuring one thread and two.");
        var throughputs = await new ThroughputRunner(Math.Min(rounds, 11), Slice * 2).RunAsync(RequestSubjects.OnTwoThreads);
        Results cold = await Measured("first tokens", ColdSubjects.All);
        Results lookups = await Measured("look-ups", LookupSubjects.All);
        return new PerformanceReport(requests, tokens, throughputs, cold, lookups);
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TokenKit.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The program does not run below the folder of TokenKit.sln, so there is no page to write.");
    }
}
