namespace TokenKit.Distributed.Tests;

/// <summary>docs/fleet.md, whose registration and rights these tests use.</summary>
internal static class Page
{
    private static readonly string Root = FindRoot();

    public static string[] Lines { get; } = File.ReadAllLines(Path.Combine(Root, "docs", "fleet.md"));

    /// <summary>The lines of a file of this project.</summary>
    public static string[] SourceOf(string name) =>
        File.ReadAllLines(Path.Combine(Root, "tests", "TokenKit.Distributed.Tests", $"{name}.cs"));

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TokenKit.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run below the folder of TokenKit.sln.");
    }
}
