using System.Text.RegularExpressions;
using TokenKit.Tests.Conventions;

namespace TokenKit.Tests.Documentation;

/// <summary>One fenced block of a page, and what the comment before it says.</summary>
/// <param name="Page">The page, such as <c>docs/keys.md</c>.</param>
/// <param name="Line">The line of the first line of code.</param>
/// <param name="Language">The language after the fence; empty if it is not given.</param>
/// <param name="Code">The block, without the indentation of a list around it.</param>
/// <param name="Given">What the block takes as given: a type and a name each.</param>
/// <param name="NotRun">Why it is compiled only; null if it is run.</param>
internal sealed partial record Snippet(string Page, int Line, string Language, string Code, IReadOnlyList<string> Given, string? NotRun)
{
    /// <summary>Every page that a user reads: the README files and the documentation.</summary>
    public static IReadOnlyList<string> Pages { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "README.md", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public static IReadOnlyList<Snippet> All { get; } = [.. Pages.SelectMany(page => Read(page, Repository.Text(page)))];

    /// <summary>Whether only the tests of TokenKit.EntityFrameworkCore have what the block needs, and compile it.</summary>
    public bool NeedsEntityFramework => Code.Contains("EntityFramework", StringComparison.Ordinal);

    public static IEnumerable<Snippet> Of(string language) => All.Where(snippet => snippet.Language == language);

    public static IEnumerable<Snippet> Read(string page, string text) => Fence().Matches(text).Select(match =>
    {
        string mark = match.Groups["mark"].Value;
        int indentation = match.Groups["indent"].Length;
        string code = string.Join('\n', match.Groups["code"].Value.Split('\n').Select(line => Unindented(line, indentation)));
        return new Snippet(
            page,
            text[..match.Groups["code"].Index].Count(character => character == '\n') + 1,
            match.Groups["language"].Value,
            code,
            GivenPart().Match(mark) is { Success: true } given ? Comma().Split(given.Groups[1].Value) : [],
            NotRunPart().Match(mark) is { Success: true } reason ? reason.Groups[1].Value : null);
    });

    /// <summary>The block without the using lines at its top, for a test that holds the same statements.</summary>
    public static string WithoutUsings(string code) => UsingLine().Replace(code, string.Empty).TrimStart('\n');

    public override string ToString() => $"{Page}:{Line}";

    private static string Unindented(string line, int indentation) => line.Length >= indentation ? line[indentation..] : line.TrimStart();

    [GeneratedRegex(
        @"(?:<!--(?<mark>(?:(?!-->)[^\n])*)-->\n)?^(?<indent> *)```(?<language>[^\n`]*)\n(?<code>.*?)^ *```$",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\bgiven: ([^;]*[^; ])")]
    private static partial Regex GivenPart();

    // Not those between type arguments.
    [GeneratedRegex(@", (?![^<>]*>)")]
    private static partial Regex Comma();

    [GeneratedRegex(@"\bnot run: (.*\S)")]
    private static partial Regex NotRunPart();

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}
