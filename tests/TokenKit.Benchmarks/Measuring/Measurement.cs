namespace TokenKit.Benchmarks.Measuring;

/// <summary>What one subject costs, each time.</summary>
/// <param name="Median">In nanoseconds: the middle one of all its slices.</param>
/// <param name="Least">In nanoseconds: its best slice.</param>
/// <param name="Bytes">Allocated; exact where it is done at once on the calling thread.</param>
public sealed record Measurement(double Median, double Least, long Bytes);
