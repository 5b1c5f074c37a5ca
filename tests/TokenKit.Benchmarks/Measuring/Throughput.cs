namespace TokenKit.Benchmarks.Measuring;

/// <summary>How often in a second.</summary>
/// <param name="One">By one thread.</param>
/// <param name="Two">By two threads together.</param>
/// <param name="Scaling">How many times as often by two: the median of the rounds' own ratios.</param>
public sealed record Throughput(double One, double Two, double Scaling);
