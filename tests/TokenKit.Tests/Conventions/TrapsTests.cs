using System.Text.RegularExpressions;
using System.Xml.Linq;
using TokenKit.Caching;

namespace TokenKit.Tests.Conventions;

/// <summary>Traps of the tool chain that others have walked into; those of the code stand with the code they threaten.</summary>
public class TrapsTests
{
    private static readonly XDocument BuildProps = XDocument.Parse(Repository.Text("Directory.Build.props"));

    [Fact]
    public void The_solution_is_in_the_classic_format()
    {
        Assert.StartsWith("Microsoft Visual Studio Solution File", Repository.Text("TokenKit.sln").TrimStart('\uFEFF', '\r', '\n'),
            StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Repository.Root, "*.slnx", SearchOption.AllDirectories));
    }

    [Fact]
    public void The_artifacts_have_one_explicit_root_and_nested_props_go_back_to_it()
    {
        Assert.Equal("true", Property("UseArtifactsOutput"));
        Assert.Equal("$(MSBuildThisFileDirectory)artifacts", Property("ArtifactsPath"));
        Assert.All(new[] { "src", "tests" },
            folder => Assert.Contains(
            "GetPathOfFileAbove('Directory.Build.props'", Repository.Text($"{folder}/Directory.Build.props"), StringComparison.Ordinal));
        Assert.StartsWith(Path.Combine(Repository.Root, "artifacts"), AppContext.BaseDirectory, StringComparison.Ordinal);
    }

    [Fact]
    public void Unused_usings_fail_the_build_which_takes_generated_documentation()
    {
        Assert.Equal("true", Property("GenerateDocumentationFile"));
        Assert.Equal("true", Property("EnforceCodeStyleInBuild"));
        Assert.Contains("dotnet_diagnostic.IDE0005.severity = warning", Repository.Text(".editorconfig"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_advisory_or_a_floated_version_does_not_break_an_old_commit()
    {
        Assert.Equal("true", Property("TreatWarningsAsErrors"));
        Assert.All(new[] { "NU1603", "NU1901", "NU1902", "NU1903", "NU1904" },
            code => Assert.Contains(code, Property("WarningsNotAsErrors").Split(';')));
    }

    [Fact]
    public void Shipped_code_is_analyzed_for_AOT_and_binds_configuration_without_reflection()
    {
        XDocument shipped = XDocument.Parse(Repository.Text("src/Directory.Build.props"));
        Assert.Equal("true", shipped.Descendants("IsAotCompatible").Single().Value);
        Assert.Equal("true", shipped.Descendants("EnableConfigurationBindingGenerator").Single().Value);
        Assert.All(Repository.Sources("src"), file => Assert.DoesNotContain("[MinLength", file.Code, StringComparison.Ordinal));
        Assert.All(Repository.Sources("src"),
            file => Assert.DoesNotContain("System.ComponentModel.DataAnnotations", file.Code, StringComparison.Ordinal));
    }

    [Fact]
    public void Tests_wait_on_no_real_clock_and_none_is_skipped() => Assert.All(
        Repository.Sources("tests").Where(file => file.Name != nameof(TrapsTests)), file =>
        {
            // The runner of faults is a program that plays a script by the clock.
            if (!file.Path.StartsWith("tests/TokenKit.Soak/", StringComparison.Ordinal))
            {
                Assert.DoesNotMatch(@"Thread\.Sleep\(|Task\.Delay\(", file.Code);
            }

            Assert.DoesNotMatch(@"\bSkip\s*=", file.Code);
        });

    [Fact]
    public void Clocks_are_banned_in_shipped_code() => Assert.All(
        Repository.Sources("src"), file =>
        {
            Assert.DoesNotMatch(@"DateTime(Offset)?\.(Utc)?Now|Stopwatch\.", file.Code);

            // One type may have the system's coarse clock, and only in place of the system's own.
            Assert.Equal(file.Name == nameof(TokenClock) ? 1 : 0, Regex.Count(file.Code, @"Environment\.TickCount"));
        });

    private static string Property(string name) => BuildProps.Descendants(name).Last().Value;
}
