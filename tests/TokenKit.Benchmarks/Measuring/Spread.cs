namespace TokenKit.Benchmarks.Measuring;

/// <summary>Where the middle half of many measurements lies.</summary>
/// <param name="Lower">The lower quartile.</param>
/// <param name="Median">The middle one.</param>
/// <param name="Upper">The upper quartile.</param>
public sealed record Spread(double Lower, double Median, double Upper)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(Statistics.Quantile(sorted, 0.25), Statistics.Quantile(sorted, 0.5), Statistics.Quantile(sorted, 0.75));
    }
}
