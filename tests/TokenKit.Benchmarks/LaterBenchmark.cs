using TokenKit.Benchmarks.Subjects;

namespace TokenKit.Benchmarks;

/// <inheritdoc cref="LaterSubjects"/>
public class LaterBenchmark() : SubjectBenchmark(LaterSubjects.All);
