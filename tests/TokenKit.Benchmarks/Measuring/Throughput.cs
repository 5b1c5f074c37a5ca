namespace TokenKit.Benchmarks.Measuring;

/// <summary>How often in a second.</summary>
/// <param name="One">By one thread.</param>
/// <param name="Two">By two threads together.</param>
/// <param name="Scalings">How many times as often by two, in each round.</param>
public sealed record Throughput(double One, double Two, IReadOnlyList<double> Scalings)
{
    /// <summary>How many times as often by two, over all rounds.</summary>
    public Spread Scaling => Spread.Of(Scalings);

    /// <summary>How its scaling relates to that of another subject of the same run, round by round.</summary>
    public Spread Beside(Throughput other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Spread.Of(Scalings.Zip(other.Scalings, (ours, theirs) => ours / theirs));
    }
}
