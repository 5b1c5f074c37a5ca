using System.Diagnostics;
using TokenKit.Tests.Conventions;

namespace TokenKit.Tests.Packages;

/// <summary>
/// All packages, packed once into a temporary folder from what the tests were built with: as in a clone, and as a release packs them.
/// </summary>
public sealed class PackedPackages : IAsyncLifetime
{
    public const string RepositoryUrl = "https://git.example.com/tokenkit";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenkit-packages-");

    public async ValueTask InitializeAsync()
    {
        foreach (string project in new[] { "TokenKit", "TokenKit.Distributed", "TokenKit.Testing" })
        {
            await PackAsync(project, "clone");
            await PackAsync(project, "release", $"-p:RepositoryUrl={RepositoryUrl}");
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    internal Package Open(string id, string how = "clone") =>
        new(Assert.Single(Directory.GetFiles(Path.Combine(_folder.FullName, how), $"{id}.?.?.?.nupkg")));

    private async Task PackAsync(string project, string how, params string[] properties)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var start = new ProcessStartInfo("dotnet", [
            "pack", Path.Combine(Repository.Root, "src", project), "--no-build", "--configuration", configuration,
            "--output", Path.Combine(_folder.FullName, how), "-nodeReuse:false", .. properties])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
    }
}
