using TokenKit.Benchmarks.Subjects;

namespace TokenKit.Benchmarks;

/// <inheritdoc cref="RequestSubjects"/>
public class RequestBenchmark() : SubjectBenchmark(RequestSubjects.All);
