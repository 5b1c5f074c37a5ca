using System.Runtime.InteropServices;
using TokenKit.Soak.Contenders;

namespace TokenKit.Soak.Reports;

/// <summary>Where and with what a run was made.</summary>
internal static class Surroundings
{
    public static string Describe() =>
        $"Run on {DateTime.UtcNow:yyyy-MM-dd} on {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, "
            + $"{RuntimeInformation.FrameworkDescription}. "
        + $"Versions: {string.Join(", ", ContenderKind.All.Select(kind => kind.Version))}.";

    /// <summary>The folder of the documentation, found from the program upwards.</summary>
    /// <exception cref="InvalidOperationException">The program does not run below the repository.</exception>
    public static string DocsFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TokenKit.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName
            ?? throw new InvalidOperationException(
            "The program does not run below the folder of TokenKit.sln, so there is no page to write."), "docs");
    }
}
