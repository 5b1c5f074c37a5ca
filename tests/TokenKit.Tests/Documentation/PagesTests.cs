using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Tests.Conventions;

namespace TokenKit.Tests.Documentation;

/// <summary>What a page says beside its C#: links lead somewhere, settings are settings, and commands name projects that exist.</summary>
public partial class PagesTests
{
    public static TheoryData<string> Pages => [.. Snippet.Pages];

    public static TheoryData<string> Settings => [.. Snippet.Of("json").Select(snippet => snippet.ToString())];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_link_of_a_page_leads_to_a_page_and_a_heading(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        Assert.All(Link().Matches(Repository.Text(page)), link =>
        {
            string path = link.Groups["path"].Value;
            string target = path.Length == 0 ? Path.Combine(Repository.Root, page) : Path.Combine(folder, path);
            Assert.True(File.Exists(target), $"{page}: {path}");
            if (link.Groups["heading"] is { Success: true, Value: var heading })
            {
                Assert.Contains(heading, Heading().Matches(File.ReadAllText(target)).Select(match => Anchor(match.Groups[1].Value)));
            }
        });
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_table_of_a_page_has_a_head_and_ends_with_an_empty_line(string page)
    {
        string[] lines = [.. Fence().Replace(Repository.Text(page), string.Empty).Split('\n'), string.Empty];
        Assert.All(Enumerable.Range(0, lines.Length).Where(line => lines[line].StartsWith('|')), line =>
        {
            bool isFirst = line == 0 || !lines[line - 1].StartsWith('|');
            Assert.False(isFirst && lines[line + 1].Trim('|', '-', ':', ' ').Length > 0, $"{page}, no head: {lines[line]}");
            Assert.True(lines[line + 1] is "" or ['|' or '<', ..], $"{page}, text within a table: {lines[line + 1]}");
        });
    }

    [Fact]
    public void Every_page_of_the_documentation_is_in_the_index_of_its_folder() => Assert.All(
        Snippet.Pages.Where(page => page.StartsWith("docs/", StringComparison.Ordinal) && page != "docs/README.md"), page =>
        {
            // The README of a folder is its index, and is itself in the index of docs.
            string folder = page.EndsWith("/README.md", StringComparison.Ordinal) ? "docs" : Path.GetDirectoryName(page)!;
            string link = Path.GetRelativePath(folder, page).Replace('\\', '/');
            Assert.Contains($"]({link})", Repository.Text($"{folder}/README.md"), StringComparison.Ordinal);
        });

    [Theory]
    [MemberData(nameof(Settings))]
    public void The_settings_of_a_page_are_settings(string block)
    {
        Snippet snippet = Snippet.All.Single(snippet => snippet.ToString() == block);
        using JsonDocument json = JsonDocument.Parse(snippet.Code);
        IConfiguration settings = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(snippet.Code))).Build();
        if (json.RootElement.TryGetProperty("AdobeTokens", out _))
        {
            // Throws for a name that is not a setting; what a file would hold is not read here.
            Assert.NotNull(new ServiceCollection().AddAdobeTokens(settings.GetSection("AdobeTokens")));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_command_of_a_page_names_a_project_that_exists(string page) => Assert.All(
        Project().Matches(Repository.Text(page)),
        project => Assert.True(Directory.Exists(Path.Combine(Repository.Root, project.Groups[1].Value)), $"{page}: {project.Value}"));

    // As the sites that show Markdown make it.
    private static string Anchor(string heading) =>
        Punctuation().Replace(heading.ToLowerInvariant(), string.Empty).Replace(' ', '-');

    [GeneratedRegex(@"\]\((?!https?:)(?<path>[^)#\s]*)(?:#(?<heading>[^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"--project ((?:samples|tests)/[\w.]+)")]
    private static partial Regex Project();
}
