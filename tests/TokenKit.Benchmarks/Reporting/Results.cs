using TokenKit.Benchmarks.Measuring;
using TokenKit.Benchmarks.Subjects;

namespace TokenKit.Benchmarks.Reporting;

/// <summary>What was measured of one list of subjects.</summary>
public sealed class Results(IReadOnlyList<SubjectInfo> subjects, IReadOnlyDictionary<string, Measurement> measured)
{
    public IReadOnlyList<SubjectInfo> Subjects => subjects;

    public Measurement Of(string name) => measured[name];

    public bool Has(string name) => measured.ContainsKey(name);

    /// <summary>In nanoseconds, beyond its floor: the difference of the two medians.</summary>
    public double Added(string name) => FloorOf(name) is { } floor ? Of(name).Median - floor.Median : Of(name).Median;

    /// <summary>Beyond its floor.</summary>
    public long AddedBytes(string name) => FloorOf(name) is { } floor ? Of(name).Bytes - floor.Bytes : Of(name).Bytes;

    private Measurement? FloorOf(string name) => subjects.Single(info => info.Name == name).Floor is { } floor ? Of(floor) : null;
}
