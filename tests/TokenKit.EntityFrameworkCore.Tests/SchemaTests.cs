using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.EntityFrameworkCore.ServiceProcess;
using TokenKit.Tests.Documentation;

namespace TokenKit.EntityFrameworkCore.Tests;

/// <summary>The tables, as the documentation shows them, and the code of the pages that needs EF Core.</summary>
public sealed class SchemaTests
{
    public static TheoryData<string> Blocks => [.. Snippets.Select(snippet => snippet.ToString())];

    private static IEnumerable<Snippet> Snippets => Snippet.Of("csharp").Where(snippet => snippet.NeedsEntityFramework);

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_block_of_a_page_that_needs_EF_Core_compiles_as_pasted(string block)
    {
        IReadOnlyList<string> problems = SnippetCompiler.FindProblems(Snippets.Single(snippet => snippet.ToString() == block));
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public void The_page_shows_the_tables_of_PostgreSQL() =>
        Assert.Contains(ScriptOf(static options => options.UseNpgsql("Host=127.0.0.1")), Shown());

    [Fact]
    public void The_page_shows_the_tables_of_SQLite() =>
        Assert.Contains(ScriptOf(static options => options.UseSqlite("Data Source=:memory:")), Shown());

    [Fact]
    public void The_tables_may_have_other_names_and_a_schema()
    {
        var model = new ModelBuilder();
        model.AddTokenKitRegistrations("adobe", "registrations");

        Assert.Equal(
            ["adobe.registrations", "adobe.registrationsLocks"],
            model.Model.GetEntityTypes().Select(type => type.GetSchemaQualifiedTableName()).Order(StringComparer.Ordinal));
        Assert.Throws<ArgumentException>(() => new ModelBuilder().AddTokenKitRegistrations(table: " "));
    }

    private static IEnumerable<string> Shown() =>
        Snippet.Of("sql").Where(snippet => snippet.Page == "docs/fleet.md").Select(snippet => snippet.Code.Trim());

    private static string ScriptOf(Action<DbContextOptionsBuilder> database)
    {
        using ServiceProvider services = ServiceDatabase.Connect(database);
        using IServiceScope scope = services.CreateScope();
        string script = scope.ServiceProvider.GetRequiredService<ServiceContext>().Database.GenerateCreateScript();
        return script.ReplaceLineEndings("\n").Replace("\n\n\n", "\n\n", StringComparison.Ordinal).Trim();
    }
}
