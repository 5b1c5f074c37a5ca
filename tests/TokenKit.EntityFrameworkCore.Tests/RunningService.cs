using System.Diagnostics;
using System.Globalization;

namespace TokenKit.EntityFrameworkCore.Tests;

/// <summary>Another process of the service: the program of tests/TokenKit.EntityFrameworkCore.ServiceProcess.</summary>
internal sealed class RunningService : IDisposable
{
    private const string Name = "TokenKit.EntityFrameworkCore.ServiceProcess";

    // In its own folder, where all that it needs lies beside it: artifacts/bin/<project>/<configuration>.
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory, "..", "..", Name, new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/', '\\')).Name, $"{Name}.dll");

    private readonly Process _process;

    private RunningService(Process process) => _process = process;

    /// <summary>Starts one; it waits for <see cref="Go"/>.</summary>
    /// <param name="authority">Where it registers.</param>
    /// <param name="database">The connection string.</param>
    /// <param name="statementFile">The file of the software statement.</param>
    /// <param name="devices">The numbers of its devices; those past the last one begin again with 0.</param>
    /// <param name="all">The number of all devices.</param>
    public static async Task<RunningService> StartAsync(Uri authority, string database, string statementFile, Range devices, int all)
    {
        string[] numbers = [.. new[] { devices.Start.Value, devices.End.Value, all }.Select(
            number => number.ToString(CultureInfo.InvariantCulture))];
        var start = new ProcessStartInfo("dotnet", ["exec", Program, authority.AbsoluteUri, database, statementFile, .. numbers])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_TieredPGO"] = "0" },
        };
        var service = new RunningService(Process.Start(start)!);
        try
        {
            string? said = await service._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.True(said == "ready", said ?? await service._process.StandardError.ReadToEndAsync());
            return service;
        }
        catch
        {
            service.Dispose();
            throw;
        }
    }

    public void Go() => _process.StandardInput.WriteLine();

    /// <summary>SIGKILL, wherever it is.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>The failures that it printed.</returns>
    public async Task<string[]> EndAsync()
    {
        string output = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = await _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(_process.ExitCode == 0, errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }
}
