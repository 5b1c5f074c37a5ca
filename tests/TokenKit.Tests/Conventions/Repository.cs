using System.Collections.Concurrent;

namespace TokenKit.Tests.Conventions;

/// <summary>The source tree that these tests were compiled from.</summary>
internal static class Repository
{
    private static readonly ConcurrentDictionary<string, SourceFile[]> Read = new();

    public static string Root { get; } = FindRoot();

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static IEnumerable<SourceFile> Sources(string folder) =>
        Read.GetOrAdd(folder, static folder => [.. Files(folder, "*.cs", SearchOption.AllDirectories)]);

    public static IEnumerable<SourceFile> Files(string folder, string pattern, SearchOption search = SearchOption.TopDirectoryOnly) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, search)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, Text(path)));

    // From the tests' own folder upwards, not from the source path: a deterministic build does not keep that.
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
