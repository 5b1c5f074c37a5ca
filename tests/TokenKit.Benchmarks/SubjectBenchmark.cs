using BenchmarkDotNet.Attributes;
using TokenKit.Benchmarks.Subjects;

namespace TokenKit.Benchmarks;

/// <summary>A list of subjects as a benchmark: the same ones that the report measures.</summary>
[MemoryDiagnoser]
[SimpleJob(launchCount: 1, warmupCount: 5, iterationCount: 12)]
[IterationTime(120)]
public abstract class SubjectBenchmark(IReadOnlyList<SubjectInfo> all)
{
    private const int Times = 64;

    private Subject? _subject;

    /// <summary>Which one.</summary>
    [ParamsSource(nameof(Names))]
    public string Subject { get; set; } = string.Empty;

    public IEnumerable<string> Names => all.Select(info => info.Name);

    [GlobalSetup]
    public async Task CreateAsync() => _subject = await all.Single(info => info.Name == Subject).CreateAsync();

    [Benchmark(OperationsPerInvoke = Times)]
    public Task RepeatAsync() => _subject!.RepeatAsync(Times);

    [GlobalCleanup]
    public async Task DisposeAsync() => await _subject!.DisposeAsync();
}
