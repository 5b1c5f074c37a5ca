using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;

namespace TokenKit.Tests.Documentation;

/// <summary>Compiles a block as the only file of a new project, beside one file that declares what the block takes as given.</summary>
internal static class SnippetCompiler
{
    // Those of Microsoft.NET.Sdk; a block that names WebApplication has those of Microsoft.NET.Sdk.Web too.
    private static readonly string[] ImplicitUsings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
    ];

    private static readonly string[] WebUsings =
    [
        "System.Net.Http.Json", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    ];

    // Of the given things only: they lend the block no name.
    private static readonly string[] GivenUsings =
    [
        .. ImplicitUsings, .. WebUsings, "System.Net", "TokenKit", "TokenKit.AdobePass", "TokenKit.Ims", "TokenKit.Testing",
    ];

    // Types that only a user has: a block may take them as given.
    private const string StandIns =
        """
        internal abstract class Vault
        {
            public abstract ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);
        }
        """;

    // An async method without await is how a statement of a page looks beside others. The SDK allows the second one as well: a later
    // version of a package than another one asks for.
    private static readonly string[] Allowed = ["CS1998", "CS1702"];

    // Each program of this repository has a type Program: a block may name that of the sample it tests.
    private static readonly string[] OtherPrograms =
    [
        "TokenKit.Benchmarks", "TokenKit.FleetProcess", "TokenKit.RegistrationProcess", "TokenKit.Soak", "TokenKit.Tests",
        "TokenKit.EntityFrameworkCore.ServiceProcess", "TokenKit.EntityFrameworkCore.Tests",
    ];

    // Each block is compiled once, although several tests want it.
    private static readonly ConcurrentDictionary<string, Lazy<(IReadOnlyList<string> Problems, byte[] Image)>> Compiled = [];

    /// <summary>Those of this process: the packages, their dependencies and the whole of ASP.NET Core.</summary>
    public static IReadOnlyList<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !OtherPrograms.Contains(Path.GetFileNameWithoutExtension(path)))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>What the compiler says about the block: nothing, if it compiles as pasted.</summary>
    public static IReadOnlyList<string> FindProblems(Snippet snippet) => Find(snippet).Problems;

    /// <summary>The block as an assembly of its own.</summary>
    public static Assembly Load(Snippet snippet)
    {
        byte[] image = Find(snippet).Image;
        Assert.True(image.Length > 0, $"{snippet} does not compile.");
        return Assembly.Load(image);
    }

    private static (IReadOnlyList<string> Problems, byte[] Image) Find(Snippet snippet) => Compiled.GetOrAdd(
        $"{snippet}\n{snippet.Code}",
        _ => new Lazy<(IReadOnlyList<string>, byte[])>(() =>
        {
            using var stream = new MemoryStream();
            EmitResult result = Compile(snippet).Emit(stream);
            IEnumerable<Diagnostic> problems = result.Diagnostics
                .Where(problem => problem.Severity >= DiagnosticSeverity.Warning && !Allowed.Contains(problem.Id));
            return ([.. problems.Select(problem => problem.ToString())], result.Success ? stream.ToArray() : []);
        })).Value;

    private static CSharpCompilation Compile(Snippet snippet)
    {
        var syntax = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);
        SyntaxTree block = CSharpSyntaxTree.ParseText(snippet.Code, syntax, snippet.ToString());
        bool isProgram = block.GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any();
        return CSharpCompilation.Create(
            $"Snippet.{Path.GetFileNameWithoutExtension(snippet.Page)}.{snippet.Line}",
            [block, CSharpSyntaxTree.ParseText(Around(snippet), syntax, "Given.cs")],
            References,
            new CSharpCompilationOptions(
                isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable));
    }

    private static string Around(Snippet snippet)
    {
        bool isWeb = snippet.Code.Contains("WebApplication", StringComparison.Ordinal);
        IEnumerable<string> implicitUsings = isWeb ? [.. ImplicitUsings, .. WebUsings] : ImplicitUsings;
        return string.Join('\n', [
            "#pragma warning disable",
            .. implicitUsings.Select(name => $"global using {name};"),
            "global using static Given;",
            .. GivenUsings.Select(name => $"using {name};"),
            "internal static class Given {",
            .. snippet.Given.Select(thing => $"public static {thing} = default!;"),
            "}",
            StandIns,
        ]);
    }
}
