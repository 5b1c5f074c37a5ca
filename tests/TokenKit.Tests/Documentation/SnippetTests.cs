using System.Reflection;

namespace TokenKit.Tests.Documentation;

/// <summary>
/// Every C# block of README and docs compiles as pasted into the Program.cs of a new project, and runs against the emulator.
/// A comment on the line before the fence, which no reader sees, declares what the block takes from its surroundings:
/// <c>&lt;!-- given: HttpClient client, string deviceId --&gt;</c> (<see cref="SnippetScene"/> has the values).
/// A block that cannot run here says why: <c>&lt;!-- not run: KeysPageTests runs it --&gt;</c>; if there are both parts, a semicolon
/// divides them.
/// </summary>
public class SnippetTests
{
    public static TheoryData<string> Blocks => [.. Compiled.Select(snippet => snippet.ToString())];

    public static TheoryData<string> BlocksThatRun =>
        [.. Compiled.Where(snippet => snippet.NotRun is null).Select(snippet => snippet.ToString())];

    private static IEnumerable<Snippet> Compiled => Snippet.Of("csharp").Where(snippet => !snippet.NeedsEntityFramework);

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_block_of_a_page_compiles_as_pasted(string block)
    {
        IReadOnlyList<string> problems = SnippetCompiler.FindProblems(Find(block));
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Theory]
    [MemberData(nameof(BlocksThatRun))]
    public async Task A_block_of_a_page_runs(string block)
    {
        Assembly assembly = SnippetCompiler.Load(Find(block));
        await using SnippetScene scene = await SnippetScene.StartAsync();

        scene.Run(assembly);
    }

    [Fact]
    public void Every_fence_names_its_language() => Assert.All(
        Snippet.All,
        snippet => Assert.Contains(
            snippet.Language, new[] { "csharp", "diff", "http", "ini", "json", "jsonc", "sh", "sql", "text", "xml", "yaml" }));

    [Fact]
    public void A_missing_using_line_is_found()
    {
        const string Page = "<!-- given: HttpClient client -->\n```csharp\nvar options = new ImsOptions();\n```";
        Snippet snippet = Assert.Single(Snippet.Read("page", Page));

        Assert.Contains(SnippetCompiler.FindProblems(snippet), problem => problem.Contains("CS0246", StringComparison.Ordinal));
        Assert.Empty(SnippetCompiler.FindProblems(snippet with { Code = $"using TokenKit.Ims;\n{snippet.Code}" }));
    }

    private static Snippet Find(string block) => Snippet.All.Single(snippet => snippet.ToString() == block);
}
