using TokenKit.Benchmarks.Subjects;

namespace TokenKit.Benchmarks;

/// <inheritdoc cref="ColdSubjects"/>
public class ColdBenchmark() : SubjectBenchmark(ColdSubjects.All);
