using System.Globalization;
using System.Text;
using TokenKit.Benchmarks.Measuring;
using TokenKit.Benchmarks.Subjects;
using TokenKit.Peers.Reports;

namespace TokenKit.Benchmarks.Reporting;

/// <summary>All that was measured, as tables and as a chart.</summary>
public sealed class PerformanceReport(Results requests, Results tokens, IReadOnlyDictionary<string, Throughput> throughputs, Results cold, Results lookups)
{
    public IReadOnlyList<Goal> Goals { get; } = [.. Reporting.Goals.Of(requests, tokens, throughputs)];

    public string ToMarkdown(string machine) => new StringBuilder()
        .Append(machine).Append("\n\n### Goals\n\n").Append(GoalTable())
        .Append("\n### A request, with a token at hand\n\n").Append(RequestTable())
        .Append("\n### A token at hand, without a request\n\n").Append(Plain(tokens))
        .Append("\n### One thread and two\n\n").Append(ThroughputTable())
        .Append("\n### The first token\n\n").Append(Plain(cold))
        .Append("\n### One token among many\n\n").Append(Plain(lookups))
        .ToString();

    public string ToSvg(string machine)
    {
        SubjectInfo[] shown = [.. requests.Subjects.Where(info => info.Kind is not Kind.Floor)];
        var chart = new BarChart("What a token adds to a request", $"Nanoseconds added to a request with a token at hand, each subject over its own floor. {machine}")
        {
            Axis = "nanoseconds over the same pipe without a token, logarithmic; shorter is better",
            IsLogarithmic = true,
        };
        foreach (SubjectInfo info in shown)
        {
            chart.Add(new Bar(info.Name, requests.Added(info.Name), $"{Nanoseconds(requests.Added(info.Name))} ns, {Count(requests.AddedBytes(info.Name))} B", info.Kind is Kind.Ours));
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
            Measurement cost = requests.Of(info.Name);
            string[] whole = [Named(info), Nanoseconds(cost.Median), Nanoseconds(cost.Least), Count(cost.Bytes)];
            double added = requests.Added(info.Name);
            table.Row(info.Floor is null ? whole : [.. whole, Nanoseconds(added), Count(requests.AddedBytes(info.Name)), Ratio(added / limit)]);
        }

        return table;
    }

    private MarkdownTable ThroughputTable()
    {
        var table = new MarkdownTable("subject", "1 thread, requests/s", "2 threads, requests/s", "scaling");
        foreach (SubjectInfo info in requests.Subjects.Where(info => throughputs.ContainsKey(info.Name)))
        {
            Throughput rate = throughputs[info.Name];
            table.Row(Named(info), Count(rate.One), Count(rate.Two), Ratio(rate.Scaling));
        }

        return table;
    }

    private static MarkdownTable Plain(Results results)
    {
        var table = new MarkdownTable("subject", "median ns", "least ns", "B");
        foreach (SubjectInfo info in results.Subjects)
        {
            Measurement cost = results.Of(info.Name);
            table.Row(Named(info), Nanoseconds(cost.Median), Nanoseconds(cost.Least), Count(cost.Bytes));
        }

        return table;
    }

    private static string Named(SubjectInfo info) => info.Kind is Kind.Ours ? $"**{info.Name}**" : info.Name;

    private static string Nanoseconds(double value) => value.ToString(value < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    private static string Count(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Ratio(double value) => value.ToString(value < 10 ? "0.0#" : "#,0", CultureInfo.InvariantCulture);
}
