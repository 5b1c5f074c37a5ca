using System.Buffers.Binary;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TokenKit.Tests.Conventions;
using TokenKit.Tests.Documentation;

namespace TokenKit.Tests.Packages;

/// <summary>What a user sees of the packages: their page in a gallery, what they ask of a project, and what an editor shows.</summary>
public sealed partial class PackageTests(PackedPackages packages) : IClassFixture<PackedPackages>
{
    public static TheoryData<string> Ids => ["TokenKit", "TokenKit.Distributed", "TokenKit.Testing"];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_package_has_a_licence_an_icon_and_a_description_that_names_both_products(string id)
    {
        Package package = packages.Open(id);

        Assert.Equal("MIT", package.Value("license"));
        Assert.Contains("Adobe IMS", package.Value("description"), StringComparison.Ordinal);
        Assert.Contains("Adobe Pass", package.Value("description"), StringComparison.Ordinal);
        ReadOnlySpan<byte> icon = package.Bytes(package.Value("icon")!);
        Assert.Equal("PNG"u8, icon[1..4]);
        Assert.Equal((128, 128), (BinaryPrimitives.ReadInt32BigEndian(icon[16..]), BinaryPrimitives.ReadInt32BigEndian(icon[20..])));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_release_names_the_repository_and_nothing_is_invented_without_it(string id)
    {
        Package release = packages.Open(id, "release");
        Package clone = packages.Open(id);

        Assert.Equal(PackedPackages.RepositoryUrl, release.Value("projectUrl"));
        Assert.Equal(PackedPackages.RepositoryUrl, release.Element("repository")?.Attribute("url")?.Value);
        Assert.Null(clone.Value("projectUrl"));
        Assert.Null(clone.Element("repository")?.Attribute("url"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_release_notes_are_the_top_section_of_the_changelog_as_plain_text(string id)
    {
        string notes = packages.Open(id).Value("releaseNotes")!;
        string top = Regex.Match(Repository.Text("CHANGELOG.md"), @"(?ms)^## [^\n]+\n\n(.+?)(?=\n\n## |\s*\z)").Groups[1].Value;

        Assert.DoesNotMatch(@"(?m)^#|`|\*\*|\]\(", notes);
        Assert.Equal(WordsOf(Regex.Replace(top, @"\]\([^)]+\)", "]")), WordsOf(notes));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_page_of_a_package_is_its_own_and_each_link_on_it_is_absolute(string id)
    {
        string page = packages.Open(id).Text(packages.Open(id).Value("readme")!);

        Assert.StartsWith($"# {id}\n", page, StringComparison.Ordinal);
        Assert.All(Link().Matches(page), link => Assert.StartsWith("https://", link.Groups[1].Value, StringComparison.Ordinal));

        // Its reader has no clone of the repository.
        Assert.DoesNotContain("--project", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TokenKit",
        "Microsoft.Extensions.Configuration.Binder 10.0.0", "Microsoft.Extensions.Hosting.Abstractions 10.0.0",
        "Microsoft.Extensions.Http 10.0.0", "Polly 8.4.2", "System.IdentityModel.Tokens.Jwt 8.16.0",
            "System.Threading.RateLimiting 10.0.0")]
    [InlineData("TokenKit.Distributed",
        "DistributedLock.Core 1.0.9", "Microsoft.AspNetCore.DataProtection.Abstractions 10.0.12",
        "Microsoft.Extensions.Caching.Abstractions 10.0.0", "TokenKit 0.1.0")]
    [InlineData("TokenKit.Testing", "Microsoft.AspNetCore.TestHost 10.0.0", "System.IdentityModel.Tokens.Jwt 8.16.0", "TokenKit 0.1.0")]
    public void A_package_asks_for_the_lowest_versions_that_work(string id, params string[] dependencies) =>
        Assert.Equal(dependencies, packages.Open(id).Dependencies.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Polly", "Polly")]
    [InlineData("Microsoft.Extensions.Http", @"Microsoft.Extensions.\*")]
    [InlineData("System.IdentityModel.Tokens.Jwt", "System.IdentityModel.Tokens.Jwt")]
    public void The_README_names_those_versions(string dependency, string named)
    {
        string asked = packages.Open("TokenKit").Dependencies.Single(asked => asked.StartsWith($"{dependency} ", StringComparison.Ordinal));

        Assert.Matches($@"{named}\s+{Regex.Escape(asked.Split(' ')[1])}", Repository.Text("README.md"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_XML_documentation_describes_the_public_surface_and_nothing_else(string id)
    {
        Assembly assembly = Assembly.Load(id);
        var compilation = CSharpCompilation.Create("reader", references: SnippetCompiler.References);
        XDocument documentation = XDocument.Parse(packages.Open(id).Text($"lib/net10.0/{id}.xml"));
        string[] described = [.. documentation.Descendants("member").Select(member => member.Attribute("name")!.Value)];

        Assert.All(described, member => Assert.True(
            DocumentationCommentId.GetFirstSymbolForDeclarationId(member, compilation) is { } symbol && IsPublic(symbol),
            $"{member} is not public."));
        Assert.All(assembly.GetExportedTypes(), type => Assert.Contains($"T:{type.FullName}", described));
        Assert.Equal(
            assembly.GetExportedTypes().Any(type => type.GetConstructors().Any(constructor => constructor.GetParameters().Length > 0)),
            described.Any(member => member.Contains(".#ctor(", StringComparison.Ordinal)));
        Assert.Contains(described, member => member.StartsWith("P:", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_package_holds_the_library_and_its_page_only(string id) => Assert.Equal(
        ["README.md", "icon.png", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"],
        packages.Open(id).Files.Where(file => !Frame().IsMatch(file)).Order(StringComparer.Ordinal));

    private static bool IsPublic(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected
        && (symbol.ContainingType is null || IsPublic(symbol.ContainingType));

    private static IEnumerable<string> WordsOf(string text) => Regex.Matches(text, @"\w+").Select(word => word.Value);

    // What each package has.
    [GeneratedRegex(@"^_rels/|^package/|^\[Content_Types\]\.xml$|\.nuspec$")]
    private static partial Regex Frame();

    [GeneratedRegex(@"\]\(([^)]+)\)|^\[[^\]]+\]: (\S+)", RegexOptions.Multiline)]
    private static partial Regex Link();
}
