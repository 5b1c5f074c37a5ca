using System.Diagnostics;

namespace TokenKit.Tests.Scenarios;

/// <summary>Another process of the same application: the program of tests/TokenKit.RegistrationProcess.</summary>
internal sealed class RegistrationProcess : IDisposable
{
    // In its own folder, where all that it needs lies beside it: artifacts/bin/<project>/<configuration>.
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "TokenKit.RegistrationProcess", new DirectoryInfo(
            AppContext.BaseDirectory.TrimEnd('/', '\\')).Name, "TokenKit.RegistrationProcess.dll");

    private readonly Process _process;

    private RegistrationProcess(Process process) => _process = process;

    /// <summary>Starts one; it waits for <see cref="Go"/>.</summary>
    /// <param name="authority">Where it registers.</param>
    /// <param name="directory">The directory of the registrations.</param>
    /// <param name="statementFile">The file of the software statement.</param>
    /// <param name="devices">The name of its devices, or "-" for the server itself.</param>
    /// <param name="count">How many devices it registers, if it is to print its failures.</param>
    /// <param name="launcher">The command that starts it, for example <c>setpriv</c> with its arguments.</param>
    public static async Task<RegistrationProcess> StartAsync(
        Uri authority, string directory, string statementFile, string devices, int? count = null, params string[] launcher)
    {
        string dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        string[] command = [.. launcher, dotnet];
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // The second: a limit on the length of files would stop the runtime, which keeps its code in one.
            Environment = { ["DOTNET_TieredPGO"] = "0", ["DOTNET_EnableWriteXorExecute"] = "0" },
        };
        string[] arguments = ["exec", Program, authority.AbsoluteUri, directory, statementFile, devices];
        string[] counted = count is { } number ? [$"{number}"] : [];
        foreach (string argument in (string[])[.. command[1..], .. arguments, .. counted])
        {
            start.ArgumentList.Add(argument);
        }

        var process = new RegistrationProcess(Process.Start(start)!);
        string? said = await process._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.True(said == "ready", $"It said '{said}': {(said is null ? await process._process.StandardError.ReadToEndAsync() : null)}");
        return process;
    }

    public void Go() => _process.StandardInput.WriteLine();

    /// <summary>SIGKILL, wherever it is.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Waits for its own end, which must be a good one.</summary>
    public async Task EndAsync()
    {
        string errors = await _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(_process.ExitCode == 0, errors);
    }

    /// <summary>Lets it go and waits for its own end, which must be a good one.</summary>
    /// <returns>The failures that it printed.</returns>
    public async Task<string[]> RunAsync()
    {
        Go();
        string output = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await EndAsync();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
