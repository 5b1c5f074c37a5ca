namespace TokenKit.Soak.Reports;

/// <summary>One part of the program.</summary>
/// <param name="Name">The argument that runs it.</param>
/// <param name="Sections">The marked sections of docs/reliability.md that it fills.</param>
/// <param name="RunAsync">Runs it; the argument says whether in brief.</param>
internal sealed record Part(string Name, IReadOnlyList<string> Sections, Func<bool, Task<PartReport>> RunAsync);
