using System.Text.RegularExpressions;

namespace TokenKit.Tests.Conventions;

/// <summary>Lines that fit on a screen, and one word for one thing: docs/architecture.md has the glossary.</summary>
public class LanguageTests
{
    private const int Columns = 140;

    // Words of the glossary's right column, each with the word to write instead.
    private static readonly (string Pattern, string Instead)[] Avoided =
    [
        (@"\brenew\w*", "refresh (a token), replace (a certificate)"),
        (@"\blaps(e|es|ed|ing)\b", "expire"),
        // The END line of a key is something else.
        (@"\bits (?-i:end)\b|\bis over\b", "its expiry, has ended"),
        (@"\bmend(s|ed|ing)?\b", "fix, what to do"),
        (@"\bin hand\b", "cached, current"),
        (@"\brefusals?\b", "rejection (of a token), error (of an issuer)"),
        (@"\bflights?\b|\bland(ed|ing)\b", "pending acquisition"),
        (@"\bpauses?\b|\bpatience\b", "back-off, time limit"),
        (@"\b(take|takes|taking|a|an|the|its|of|their) turns?\b", "wait for a permit"),
        (@"\bhears?\b|\btold\b", "is notified, logged, reported"),
        (@"\blets? go of\b", "trim, release"),
        (@"\b(nobody|somebody|whoever)\b|\bwho waits?\b", "caller, thread, process"),
        (@"\b(is|are) none\b", "is not a valid ..."),
        (@"(?<!there )\b(is|are) no (?!(longer|more|less|fresher|later|larger|older)\b)", "is not a ..."),
        (@"\bwords\b", "message, value, string"),
        (@"\bfor ever\b|\bfor good\b", "indefinitely"),
        (@"\beach sending\b", "each request"),
        (@"\bstrangers?\b", "third party"),
        (@"\bin need\b|\bbridge\b", "without a valid token"),
        (@"\bdoors?\b", "entry point, class"),
    ];

    public static TheoryData<string> Folders => ["src", "tests", "samples"];

    private static readonly Regex AnyAvoided =
        new(string.Join('|', Avoided.Select(avoided => avoided.Pattern)), RegexOptions.IgnoreCase | RegexOptions.Compiled);

    // The files in which the glossary holds: all but this one.
    private static IEnumerable<SourceFile> Texts =>
    [
        .. Folders.SelectMany(folder => Repository.Sources(folder.Data)).Where(file => file.Name != nameof(LanguageTests)),
        .. Repository.Files("docs", "*.md", SearchOption.AllDirectories),
        .. Repository.Files(".", "*.md"),
    ];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_line_has_at_most_140_columns(string folder) => AssertNone(
        from file in Repository.Sources(folder)
        from line in file.Text.Split('\n').Index()
        where line.Item.Length > Columns && !HoldsData(line.Item)
        select $"{file}:{line.Index + 1} has {line.Item.Length} columns");

    [Fact]
    public void The_code_the_tests_and_the_pages_use_the_words_of_the_glossary() => AssertNone(
        from file in Texts
        from line in file.Text.Split('\n').Index()
        let words = WordsOf(file, line.Item)
        where AnyAvoided.IsMatch(words) && !IsGlossaryRow(words)
        from avoided in Avoided
        let found = Regex.Match(words, avoided.Pattern, RegexOptions.IgnoreCase)
        where found.Success
        select $"{file}:{line.Index + 1} says '{found.Value}': write {avoided.Instead}");

    // All of them: an assertion about collections would show the first five.
    private static void AssertNone(IEnumerable<string> problems)
    {
        string all = string.Join('\n', problems);
        Assert.True(all.Length == 0, all);
    }

    // The name of a test is a sentence.
    private static string WordsOf(SourceFile file, string line) =>
        file.Path.StartsWith("tests/", StringComparison.Ordinal) ? line.Replace('_', ' ') : line;

    // What stands in a raw string is data, such as JSON: a break would change it.
    private static bool HoldsData(string line) => line.Contains("\"\"\"", StringComparison.Ordinal);

    // The glossary itself names what is not written.
    private static bool IsGlossaryRow(string line) => line.StartsWith("| *", StringComparison.Ordinal);
}
