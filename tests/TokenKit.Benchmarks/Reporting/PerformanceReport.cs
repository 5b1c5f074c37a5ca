using System.Globalization;
using System.Text;
using TokenKit.Benchmarks.Measuring;
using TokenKit.Benchmarks.Subjects;
using TokenKit.Peers.Reports;

namespace TokenKit.Benchmarks.Reporting;

/// <summary>All that was measured, as tables and as a chart.</summary>
/// <param name="requests">Of <see cref="RequestSubjects"/>.</param>
/// <param name="later">Of <see cref="LaterSubjects"/>.</param>
/// <param name="tokens">Of <see cref="TokenSubjects"/>.</param>
/// <param name="throughputs">Of those requests that are measured on two threads, and of the tokens, by name.</param>
/// <param name="besideThePipe">Of <see cref="RequestSubjects.BesideThePipe"/>, by name.</param>
/// <param name="cold">Of <see cref="ColdSubjects"/>.</param>
/// <param name="lookups">Of <see cref="LookupSubjects"/>.</param>
public sealed class PerformanceReport(
    Results requests,
    Results later,
    Results tokens,
    IReadOnlyDictionary<string, Throughput> throughputs,
    IReadOnlyDictionary<string, Throughput> besideThePipe,
    Results cold,
    Results lookups)
{
    public IReadOnlyList<Goal> Goals { get; } = [.. Reporting.Goals.Of(requests, tokens, besideThePipe)];

    public string ToMarkdown(string machine) => new StringBuilder()
        .Append(machine).Append("\n\n### Goals\n\n").Append(GoalTable())
        .Append("\n### A request, with a token at hand\n\n").Append(RequestTable())
        .Append("\n### The same, where the answer comes later\n\n").Append(Plain(later))
        .Append("\n### A token at hand, without a request\n\n").Append(Plain(tokens))
        .Append("\n### One thread and two\n\n").Append(ThroughputTable(requests, "requests"))
        .Append("\n### One thread and two, beside the bare pipe\n\n").Append(PairedTable())
        .Append("\n### One thread and two, without a request\n\n").Append(ThroughputTable(tokens, "tokens"))
        .Append("\n### The first token\n\n").Append(Plain(cold))
        .Append("\n### One token among many\n\n").Append(Plain(lookups))
        .ToString();

    public string ToSvg(string machine)
    {
        SubjectInfo[] shown = [.. requests.Subjects.Where(info => info.Kind is not Kind.Floor)];
        var chart = new BarChart("What a token adds to a request",
            $"Nanoseconds added to a request with a token at hand, each subject over its own floor. {machine}")
        {
            Axis = "nanoseconds over the same pipe without a token, logarithmic; shorter is better",
            IsLogarithmic = true,
        };
        foreach (SubjectInfo info in shown)
        {
            chart.Add(new Bar(info.Name, requests.Added(info.Name), $"{Nanoseconds(requests.Added(info.Name))} ns, "
                + $"{Count(requests.AddedBytes(info.Name))} B", info.Kind is Kind.Ours));
        }

        return chart.ToSvg();
    }

    private MarkdownTable GoalTable()
    {
        var table = new MarkdownTable("goal", "wanted", "measured", "reached");
        foreach (Goal goal in Goals)
        {
            table.Row(goal.What, goal.Wanted, goal.Reached, goal.IsMet ? "yes" : "**no**");
        }

        return table;
    }

    private MarkdownTable RequestTable()
    {
        double limit = requests.Added(RequestSubjects.ConstantHeader);
        var table = new MarkdownTable("subject", "median ns", "least ns", "B", "added ns", "added B", "x constant header");
        foreach (SubjectInfo info in requests.Subjects)
        {
            table.Row(
                info.Floor is null
                ? Cost(info, requests)
                : [.. Cost(info, requests), .. Added(info, requests), Ratio(requests.Added(info.Name) / limit)]);
        }

        return table;
    }

    private MarkdownTable ThroughputTable(Results of, string what)
    {
        var table = new MarkdownTable("subject", $"1 thread, {what}/s", $"2 threads, {what}/s", "scaling", "quartiles");
        foreach (SubjectInfo info in of.Subjects.Where(info => throughputs.ContainsKey(info.Name)))
        {
            Throughput rate = throughputs[info.Name];
            table.Row(Named(info), Count(rate.One), Count(rate.Two), Ratio(rate.Scaling.Median), Quartiles(rate.Scaling));
        }

        return table;
    }

    private MarkdownTable PairedTable()
    {
        var table = new MarkdownTable("subject", "scaling / that of the bare pipe", "quartiles", "rounds");
        Throughput pipe = besideThePipe[RequestSubjects.Floor];
        foreach (SubjectInfo info in requests.Subjects.Where(info =>
            info.Name != RequestSubjects.Floor && besideThePipe.ContainsKey(info.Name)))
        {
            Spread ratio = besideThePipe[info.Name].Beside(pipe);
            table.Row(Named(info), Ratio(ratio.Median), Quartiles(ratio), Count(pipe.Scalings.Count));
        }

        return table;
    }

    private static string Quartiles(Spread spread) => $"{Ratio(spread.Lower)} to {Ratio(spread.Upper)}";

    private static MarkdownTable Plain(Results results)
    {
        string[] whole = ["subject", "median ns", "least ns", "B"];
        var table = new MarkdownTable(results.Subjects.Any(info => info.Floor is not null) ? [.. whole, "added ns", "added B"] : whole);
        foreach (SubjectInfo info in results.Subjects)
        {
            table.Row(info.Floor is null ? Cost(info, results) : [.. Cost(info, results), .. Added(info, results)]);
        }

        return table;
    }

    private static string[] Cost(SubjectInfo info, Results results)
    {
        Measurement cost = results.Of(info.Name);
        return [Named(info), Nanoseconds(cost.Median), Nanoseconds(cost.Least), Count(cost.Bytes)];
    }

    private static string[] Added(SubjectInfo info, Results results) =>
        [Nanoseconds(results.Added(info.Name)), Count(results.AddedBytes(info.Name))];

    private static string Named(SubjectInfo info) => info.Kind is Kind.Ours ? $"**{info.Name}**" : info.Name;

    private static string Nanoseconds(double value) => value.ToString(value < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    private static string Count(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Ratio(double value) => value.ToString(value < 10 ? "0.0#" : "#,0", CultureInfo.InvariantCulture);
}
