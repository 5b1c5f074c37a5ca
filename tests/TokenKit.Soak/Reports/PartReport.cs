namespace TokenKit.Soak.Reports;

/// <summary>What a part of the program found.</summary>
/// <param name="Contents">The content of each of its sections, in their order.</param>
/// <param name="Missed">The goals that TokenKit missed.</param>
public sealed record PartReport(IReadOnlyList<string> Contents, IReadOnlyList<string> Missed)
{
    /// <summary>The chart beside the page, as SVG; <see langword="null"/> if the part draws none.</summary>
    public string? Chart { get; init; }
}
