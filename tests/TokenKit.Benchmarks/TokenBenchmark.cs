using TokenKit.Benchmarks.Subjects;

namespace TokenKit.Benchmarks;

/// <inheritdoc cref="TokenSubjects"/>
public class TokenBenchmark() : SubjectBenchmark(TokenSubjects.All);
