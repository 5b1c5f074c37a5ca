using System.Text.RegularExpressions;
using TokenKit.Tests.Conventions;

namespace TokenKit.Tests.Testing;

/// <summary>The code of docs/testing.md: the test of a whole service stands in <see cref="AssetsTests"/>, and runs.</summary>
public sealed class TestingPageTests
{
    private static readonly string[] Blocks =
    [
        .. Regex.Matches(Repository.Text("docs/testing.md"), "^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)
            .Select(match => match.Groups[1].Value),
    ];

    [Fact]
    public void The_test_of_the_page_is_a_test_that_runs()
    {
        string[] ours = ["extern alias ", "namespace ", "using Program ", "#pragma "];
        IEnumerable<string> file = Repository.Text("tests/TokenKit.Tests/Testing/AssetsTests.cs").Split('\n')
            .Where(line => !ours.Any(start => line.StartsWith(start, StringComparison.Ordinal)));

        // These two are known to every file of this project.
        string[] page = [.. Blocks.Single(block => block.Contains("class AssetsTests", StringComparison.Ordinal)).Split('\n')
            .Where(line => line is not ("using TokenKit;" or "using Xunit;"))];

        Assert.Equal(Text(page), Text(file));
    }

    [Fact]
    public void Each_block_of_the_page_has_its_using_lines() =>
        Assert.All(Blocks, block => Assert.StartsWith("using ", block, StringComparison.Ordinal));

    private static string Text(IEnumerable<string> lines) => Regex.Replace(string.Join('\n', lines), "\n{2,}", "\n\n").Trim();
}
