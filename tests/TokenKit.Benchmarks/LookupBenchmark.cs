using TokenKit.Benchmarks.Subjects;

namespace TokenKit.Benchmarks;

/// <inheritdoc cref="LookupSubjects"/>
public class LookupBenchmark() : SubjectBenchmark(LookupSubjects.All);
