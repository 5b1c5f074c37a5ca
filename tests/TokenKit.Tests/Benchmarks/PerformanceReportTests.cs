using System.Xml.Linq;
using TokenKit.Benchmarks;
using TokenKit.Benchmarks.Measuring;
using TokenKit.Benchmarks.Reporting;
using TokenKit.Benchmarks.Subjects;
using TokenKit.Peers.Reports;
using TokenKit.Tests.Conventions;

namespace TokenKit.Tests.Benchmarks;

/// <summary>All that is measured runs once, briefly: that it runs at all is asserted, and never how fast.</summary>
[Collection(nameof(Alone))]
public class PerformanceReportTests
{
    private static readonly TimeSpan Slice = TimeSpan.FromMicroseconds(200);

    [Fact]
    public async Task A_brief_run_fills_every_table_and_the_chart()
    {
        SubjectInfo[] one = [LookupSubjects.Named(1)];
        var report = new PerformanceReport(
            await MeasuredAsync(RequestSubjects.All),
            await MeasuredAsync(LaterSubjects.All),
            await MeasuredAsync(TokenSubjects.All),
            await new ThroughputRunner(rounds: 1, Slice).RunAsync([.. RequestSubjects.OnTwoThreads, .. TokenSubjects.All]),
            await new ThroughputRunner(rounds: 2, Slice).RunAsync(RequestSubjects.BesideThePipe),
            await MeasuredAsync(ColdSubjects.All),
            await MeasuredAsync(one));

        string tables = report.ToMarkdown("On this machine.");
        XElement chart = XElement.Parse(report.ToSvg("On this machine."));

        Assert.All([.. RequestSubjects.All, .. LaterSubjects.All, .. TokenSubjects.All, .. ColdSubjects.All, .. one],
            info => Assert.Contains(info.Name, tables, StringComparison.Ordinal));
        Assert.All(TokenSubjects.All,
            info => Assert.Equal(2,
            tables.Split('\n').Count(line =>
            line.Replace("*", string.Empty, StringComparison.Ordinal).StartsWith($"| {info.Name} |", StringComparison.Ordinal))));
        Assert.All(RequestSubjects.All.Where(info => info.Kind is not Kind.Floor),
            info => Assert.Contains(chart.Elements(), element => element.Value == info.Name));
        Assert.DoesNotContain("NaN", tables, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_has_a_place_for_the_tables() =>
        Assert.Contains(
            "TABLES", new MarkedSection("performance").Replace(Repository.Text("docs/performance.md"), "TABLES"), StringComparison.Ordinal);

    [Fact]
    public async Task Every_list_of_subjects_is_a_benchmark_too()
    {
        SubjectBenchmark[] benchmarks = [new RequestBenchmark(), new LaterBenchmark(), new TokenBenchmark(), new ColdBenchmark(),
            new LookupBenchmark()];
        foreach (SubjectBenchmark benchmark in benchmarks)
        {
            benchmark.Subject = benchmark.Names.First();
            await benchmark.CreateAsync();
            await benchmark.RepeatAsync();
            await benchmark.DisposeAsync();
        }
    }

    private static async Task<Results> MeasuredAsync(IReadOnlyList<SubjectInfo> subjects) =>
        new(subjects, await new PairedRunner(rounds: 1, Slice).RunAsync(subjects));
}
