using System.Text.RegularExpressions;

namespace TokenKit.Tests.Conventions;

/// <summary>One source file of the repository.</summary>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>The name up to the first dot: each part of a partial type bears its name.</summary>
    public string Name => System.IO.Path.GetFileName(Path).Split('.')[0];

    /// <summary>The folder below the project, such as OAuth; empty for the root.</summary>
    public string Folder => string.Join('/', Path.Split('/')[2..^1]);

    public int Lines => Text.Count(character => character == '\n');

    /// <summary>The code without comments: what the compiler reads.</summary>
    public string Code => field ??= Comment().Replace(Text, string.Empty);

    public string? Namespace => NamespaceLine().Match(Text) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The names of the types that stand at the left margin.</summary>
    public IReadOnlyList<string> Types => [.. TypeLine().Matches(Text).Select(match => match.Groups[1].Value)];

    public override string ToString() => Path;

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^(?:public |internal )(?:[a-z]+ )*(?:class|struct|interface|enum|record|record struct) (\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}
