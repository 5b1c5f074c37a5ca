namespace TokenKit.Benchmarks.Reporting;

/// <summary>A number to reach.</summary>
/// <param name="What">What the number is.</param>
/// <param name="Wanted">The goal as text, such as "at most 1.6".</param>
/// <param name="Reached">The number that was measured, with its unit.</param>
/// <param name="IsMet">Whether that is good enough.</param>
/// <param name="IsExact">Whether it is the same in every run, as bytes are: then a miss fails the report.</param>
public sealed record Goal(string What, string Wanted, string Reached, bool IsMet, bool IsExact);
