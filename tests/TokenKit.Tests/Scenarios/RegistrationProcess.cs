using System.Diagnostics;

namespace TokenKit.Tests.Scenarios;

/// <summary>Another process of the same application: the program of tests/TokenKit.RegistrationProcess.</summary>
internal sealed class RegistrationProcess : IDisposable
{
    // In its own folder, where all that it needs lies beside it: artifacts/bin/<project>/<configuration>.
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "TokenKit.RegistrationProcess", new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/', '\\')).Name, "TokenKit.RegistrationProcess.dll");

    private readonly Process _process;

    private RegistrationProcess(Process process) => _process = process;

    /// <summary>Starts one; it waits for <see cref="Go"/>.</summary>
    public static async Task<RegistrationProcess> StartAsync(Uri authority, string directory, string statementFile, string devices)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_TieredPGO"] = "0" },
        };
        foreach (string argument in (string[])["exec", Program, authority.AbsoluteUri, directory, statementFile, devices])
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

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
