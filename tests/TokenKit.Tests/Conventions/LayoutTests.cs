using System.Text.RegularExpressions;

namespace TokenKit.Tests.Conventions;

/// <summary>The shape of the tree, as docs/architecture.md draws it.</summary>
public class LayoutTests
{
    // The files of a feature that register its tokens and reload them.
    private static readonly string[] Verbs = ["AdobeTokensBuilderExtensions", "ImsReload"];

    // What each folder of the library may name, besides the root and itself. A verb may also name DependencyInjection and the cache.
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        [""] = [],
        ["Diagnostics"] = [],
        ["OAuth"] = ["Diagnostics"],
        ["Files"] = [],
        ["Caching"] = ["Diagnostics", "Caching/Sharing"],

        // The second level below the cache. It belongs to the cache, and is reached by an acquisition only.
        // Settings: for the path of a directory.
        ["Caching/Sharing"] = ["Diagnostics", "Caching", "Files", "Settings"],
        ["Http"] = ["Diagnostics", "Caching"],
        // Caching: for the settings of the cache, which every token has.
        ["Settings"] = ["Caching"],

        // Caching: for the options of the cache, which stand beside the credential.
        // Http: for the hosts and headers of the token, which stand there too.
        ["Ims"] = ["Diagnostics", "OAuth", "Caching", "Http", "Settings", "Ims/Credentials", "Ims/Jwt"],
        ["Ims/Credentials"] = ["Ims", "Ims/Jwt"],
        ["Ims/Jwt"] = ["Diagnostics", "OAuth", "Ims", "Ims/Credentials"],

        // Ims: a rotation proves a new secret by acquiring a token with it.
        ["DeveloperConsole"] = ["Diagnostics", "OAuth", "Ims"],
        ["AdobePass"] = ["Diagnostics", "OAuth", "Caching", "Http", "Settings", "AdobePass/Registration", "AdobePass/Store"],
        ["AdobePass/Store"] = ["Files"],
        ["AdobePass/Registration"] = ["Diagnostics", "OAuth", "Http", "AdobePass", "AdobePass/Store"],

        // One cache for each device, and the handler's choice among them.
        ["AdobePass/Devices"] = ["OAuth", "Caching", "Http", "AdobePass"],

        // Tenants are added at run time, beside the names that are registered. Settings: for the paths of credential files.
        ["Tenants"] = ["Diagnostics", "OAuth", "Caching", "Caching/Sharing", "Http", "Settings", "Ims", "DependencyInjection"],

        // It knows the features by the list in AdobeTokensServiceCollectionExtensions alone, and names no folder of theirs.
        ["DependencyInjection"] = ["Diagnostics", "Caching", "Caching/Sharing", "Http", "Settings"],
    };

    public static TheoryData<string> Files => [.. Sources.Select(file => file.Path)];

    private static IEnumerable<SourceFile> Sources =>
    [
        .. Repository.Sources("src/TokenKit"), .. Repository.Sources("src/TokenKit.Testing"),
        .. Repository.Sources("src/TokenKit.Distributed"),
    ];

    [Fact]
    public void Every_folder_has_its_arrows() =>
        Assert.Empty(Repository.Sources("src/TokenKit").Select(file => file.Folder).Distinct().Except(Arrows.Keys));

    [Fact]
    public void Arrows_between_folders_point_one_way()
    {
        foreach (SourceFile file in Repository.Sources("src/TokenKit"))
        {
            string[] allowed = Verbs.Contains(file.Name) ? [.. Arrows[file.Folder], "DependencyInjection", "Caching", "AdobePass/Devices"]
                : Arrows[file.Folder];
            IEnumerable<string> named = Arrows.Keys.Where(folder => folder.Length > 0 && folder != file.Folder && Names(file, folder));
            Assert.True(
                !named.Except(allowed).Any(),
                $"{file} names {string.Join(", ", named)}, but may name only {string.Join(", ", allowed)}.");
        }
    }

    // An extension method of the builder needs no using line: its type is the only trace.
    [Fact]
    public void Only_the_verbs_of_a_feature_know_the_builder() => Assert.All(
        Repository.Sources("src/TokenKit").Where(file => file.Folder != "DependencyInjection" && !Verbs.Contains(file.Name)),
        file => Assert.False(file.Code.Contains("AdobeTokensBuilder", StringComparison.Ordinal), $"{file} names the builder."));

    [Fact]
    public void DependencyInjection_knows_the_features_only_in_its_list() => Assert.All(
        Repository.Sources("src/TokenKit/DependencyInjection"),
        file => Assert.Equal(
            file.Name == "AdobeTokensServiceCollectionExtensions",
            Regex.IsMatch(file.Code, @"AdobeTokensBuilderExtensions\.|""(?:Ims|AdobePass)""")));

    // What lies in a folder's folder sees its types without naming the namespace.
    [Fact]
    public void A_nested_folder_does_not_know_the_folder_around_it_unless_an_arrow_says_so()
    {
        foreach (SourceFile file in Repository.Sources("src/TokenKit").Where(file => file.Folder.Contains('/', StringComparison.Ordinal)))
        {
            string around = file.Folder[..file.Folder.LastIndexOf('/')];
            if (Arrows[file.Folder].Contains(around))
            {
                continue;
            }

            IEnumerable<string> named = Repository.Sources("src/TokenKit")
                .Where(other => other.Folder == around && Regex.IsMatch(file.Code, $@"\b{other.Name}\b")).Select(other => other.Name);
            Assert.True(!named.Any(), $"{file} names {string.Join(", ", named)} of {around}/.");
        }
    }

    [Fact]
    public void Ims_and_AdobePass_know_of_the_cache_only_its_options() => Assert.All(
        Repository.Sources("src/TokenKit").Where(file => file.Folder is "Ims" or "AdobePass" && !Verbs.Contains(file.Name)
            && file.Code.Contains("TokenKit.Caching", StringComparison.Ordinal)),
        file => Assert.Contains(file.Name, new[] { "ImsOptions", "AdobePassOptions" }));

    [Fact]
    public void The_satellite_packages_use_only_the_public_surface() => Assert.All(
        new[] { "TokenKit.Distributed", "TokenKit.Testing" },
        name => Assert.DoesNotContain($"{name}\"", Repository.Text("src/TokenKit/TokenKit.csproj"), StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_holds_one_type_and_bears_its_name(string path)
    {
        SourceFile file = Sources.Single(file => file.Path == path);
        Assert.Equal([file.Name], file.Types);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_stays_short_and_its_folder_is_its_namespace(string path)
    {
        SourceFile file = Sources.Single(file => file.Path == path);
        string project = path.Split('/')[1];
        string expected = file.Folder.Length == 0 ? project : $"{project}.{file.Folder.Replace('/', '.')}";

        // Extension methods stand where their users look for them, and so do the public types of a room: in the namespace of its feature.
        string[] allowed =
            file.Name.EndsWith("AdobeTokensBuilderExtensions", StringComparison.Ordinal) ? ["Microsoft.Extensions.DependencyInjection"]
            : file.Folder == "DependencyInjection" ? [expected, "Microsoft.Extensions.DependencyInjection"]
            : file.Folder.StartsWith("AdobePass/", StringComparison.Ordinal) && file.Code.Contains("\npublic ", StringComparison.Ordinal)
                ? ["TokenKit.AdobePass"]
            : file.Folder == "Caching/Sharing" && file.Code.Contains("\npublic ", StringComparison.Ordinal) ? ["TokenKit.Caching"]
            : file.Folder == "Tenants" && file.Code.Contains("\npublic ", StringComparison.Ordinal) ? ["TokenKit"]
            : [expected];
        Assert.Contains(file.Namespace, allowed);
        Assert.True(file.Lines <= 250, $"{file} has {file.Lines} lines.");
    }

    [Fact]
    public void Suppressions_in_src_give_their_reason_on_the_same_line() => Assert.All(Sources, file =>
        Assert.All(file.Text.Split('\n').Where(line => line.Contains("#pragma warning disable", StringComparison.Ordinal)), line =>
            Assert.Matches(@"#pragma warning disable \w+ // \w+", line)));

    // A file that names Ims/Jwt does not name Ims thereby.
    private static bool Names(SourceFile file, string folder)
    {
        string name = Regex.Escape(folder.Replace('/', '.'));
        string nested = string.Join('|', Arrows.Keys.Where(other => other.StartsWith(folder + '/', StringComparison.Ordinal))
            .Select(other => other[(folder.Length + 1)..]).DefaultIfEmpty("(?!)"));
        return Regex.IsMatch(file.Code,
            $@"(?<!^namespace )\bTokenKit\.{name}\b(?!\.(?:{nested})\b)|(?<![\w.]){name}\.(?!(?:{nested})\b)[A-Z]",
            RegexOptions.Multiline);
    }
}
