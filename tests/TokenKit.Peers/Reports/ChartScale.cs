namespace TokenKit.Peers.Reports;

/// <summary>Where a value lies on an axis, and where the grid lines stand.</summary>
internal sealed class ChartScale
{
    private readonly bool _isLogarithmic;

    private ChartScale(double[] marks, bool isLogarithmic)
    {
        Marks = marks;
        _isLogarithmic = isLogarithmic;
    }

    /// <summary>From the least to the greatest value of the axis.</summary>
    public double[] Marks { get; }

    /// <summary>The axis that all of these values fit on.</summary>
    public static ChartScale Of(IEnumerable<double> values, bool isLogarithmic)
    {
        double[] positive = [.. values.Where(value => value > 0)];
        double greatest = positive.DefaultIfEmpty(1).Max();
        return isLogarithmic ? Powers(positive.DefaultIfEmpty(1).Min(), greatest) : Steps(greatest);
    }

    /// <summary>From 0 to 1.</summary>
    public double Share(double value) => _isLogarithmic
        ? value <= Marks[0] ? 0 : Math.Log10(value / Marks[0]) / Math.Log10(Marks[^1] / Marks[0])
        : Math.Max(value, 0) / Marks[^1];

    private static ChartScale Powers(double least, double greatest)
    {
        // One below, so that the least value has a bar too.
        int first = (int)Math.Ceiling(Math.Log10(least)) - 1;
        int last = (int)Math.Ceiling(Math.Log10(greatest));
        return new ChartScale([.. Enumerable.Range(first, last - first + 1).Select(power => Math.Pow(10, power))], isLogarithmic: true);
    }

    // About five steps of 1, 2 or 5 times a power of ten.
    private static ChartScale Steps(double greatest)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(greatest / 5)));
        double step = new[] { 1, 2, 5, 10 }.Select(times => times * power).First(step => step * 5 >= greatest * (1 - 1e-9));
        return new ChartScale([.. Enumerable.Range(0, (int)Math.Ceiling(greatest / step * (1 - 1e-9)) + 1).Select(times => times * step)],
            isLogarithmic: false);
    }
}
