using System.Reflection;
using System.Text.RegularExpressions;
using TokenKit.Distributed;
using TokenKit.Testing;
using TokenKit.Testing.Ims;
using TokenKit.Testing.Pass;
using TokenKit.Tests.Conventions;

namespace TokenKit.Tests.Documentation;

/// <summary>Code in a sentence or a table names types and members that exist.</summary>
public partial class InlineCodeTests
{
    private static readonly Dictionary<string, Type> Roots =
        new[] { typeof(ITokenProvider), typeof(AdobeEmulator), typeof(DistributedSharingOptions) }
        .SelectMany(type => type.Assembly.GetExportedTypes())
        .DistinctBy(type => type.Name)
        .ToDictionary(type => type.Name)
        .Concat([
            new("adobe", typeof(AdobeEmulator)), new("credential", typeof(ImsEmulatorCredential)), new(
                "application", typeof(PassApplication)),
        ])
        .ToDictionary();

    // These tell of what was, or of the inside.
    private static readonly string[] Others = ["CHANGELOG.md", "docs/decisions.md", "docs/reliability.md"];

    public static TheoryData<string> Pages => [.. Snippet.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_member_that_a_page_names_exists(string page) => Assert.All(
        Others.Contains(page) ? [] : Chain().Matches(Repository.Text(page)).Select(match => match.Groups[1].Value),
        chain => Assert.True(Exists(chain), $"{page}: {chain}"));

    [Fact]
    public void A_member_that_does_not_exist_is_found()
    {
        Assert.True(Exists("adobe.Ims.RevokeAll"));
        Assert.False(Exists("adobe.Ims.RevokeNone"));
        Assert.False(Exists("AccessToken.Secret"));
    }

    private static bool Exists(string chain)
    {
        string[] names = chain.Split('.');
        if (!Roots.TryGetValue(names[0], out Type? type))
        {
            return true;
        }

        foreach (string name in names[1..])
        {
            MemberInfo? member = type?.GetMember(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).FirstOrDefault();
            if (member is null)
            {
                return false;
            }

            type = member is PropertyInfo property ? property.PropertyType : null;
        }

        return true;
    }

    // `adobe.Ims.Revoke(token)` or `AccessToken.Value`, up to the parenthesis; not a file such as `Program.cs`.
    [GeneratedRegex(@"`([A-Za-z]\w*(?:\.[A-Z]\w*)+)(?=[(`; =])")]
    private static partial Regex Chain();
}
