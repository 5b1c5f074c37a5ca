using System.Diagnostics;
using System.Text.Json;
using TokenKit.Testing;

namespace TokenKit.Tests.Scenarios;

/// <summary>One process of a service whose processes share their tokens: the program of tests/TokenKit.FleetProcess.</summary>
internal sealed class FleetProcess : IDisposable
{
    // A process that hangs fails its test instead of holding up all others.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    // In its own folder, where all that it needs lies beside it: artifacts/bin/<project>/<configuration>.
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "TokenKit.FleetProcess",
        new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/', '\\')).Name, "TokenKit.FleetProcess.dll");

    private readonly Process _process;

    private FleetProcess(Process process) => _process = process;

    /// <summary>What keeps it from sharing tokens, by its own account.</summary>
    public string? Problem { get; private set; }

    /// <summary>What it logged before the last event that was read.</summary>
    public List<string> Log { get; } = [];

    /// <summary>Starts one, which does nothing before it gets a command.</summary>
    /// <param name="authority">The emulator, which knows the example credential.</param>
    /// <param name="store">What is shared, for example "files" and a directory.</param>
    /// <param name="launcher">The command that starts it, for example <c>env</c> with its arguments.</param>
    public static async Task<FleetProcess> StartAsync(Uri authority, string[] store, params string[] launcher)
    {
        string dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        string[] command =
        [
            .. launcher, dotnet, "exec", Program, authority.AbsoluteUri, ExampleCredential.ClientId, ExampleCredential.ClientSecret,
            ExampleCredential.Scope, .. store,
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // The second: a limit on the length of files would stop the runtime, which keeps its code in one.
            Environment = { ["DOTNET_TieredPGO"] = "0", ["DOTNET_EnableWriteXorExecute"] = "0" },
        };
        var process = new FleetProcess(Process.Start(start)!);
        try
        {
            process.Problem = (await process.ReadAsync("ready")).GetProperty("problem").GetString();
            return process;
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>Sends a command: <c>get</c>, <c>call URL</c> or <c>exit</c>.</summary>
    public void Send(string command) => _process.StandardInput.WriteLine(command);

    /// <summary>Waits for the next event that is not a line of the log. It must be of this kind.</summary>
    public async Task<JsonElement> ReadAsync(string kind)
    {
        while (true)
        {
            string? line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Longest);
            if (line is null)
            {
                Assert.Fail($"The process ended: {await _process.StandardError.ReadToEndAsync()}");
            }

            JsonElement content = JsonElement.Parse(line);
            string name = content.GetProperty("event").GetString()!;
            if (name != "log")
            {
                Assert.True(name == kind, line);
                return content;
            }

            Log.Add(content.GetProperty("message").GetString()!);
        }
    }

    /// <summary>Acquires its token.</summary>
    public async Task<AcquiredToken> GetAsync()
    {
        Send("get");
        return await ReadTokenAsync();
    }

    /// <summary>Waits for the token after the command <c>get</c>.</summary>
    public async Task<AcquiredToken> ReadTokenAsync()
    {
        JsonElement token = await ReadAsync("token");
        return new(token.GetProperty("hash").GetString()!, TimeSpan.FromMilliseconds(token.GetProperty("milliseconds").GetDouble()));
    }

    /// <summary>Ends it by SIGKILL, whatever it does.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Stops all of its threads by SIGSTOP.</summary>
    public Task StopAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on by SIGCONT.</summary>
    public Task ContinueAsync() => SignalAsync("CONT");

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using Process shell = Process.Start("sh", ["-c", $"kill -{signal} {_process.Id}"]);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, shell.ExitCode);
    }

    /// <summary>A token that a process acquired, or took from another one.</summary>
    /// <param name="Hash">Says which token it is.</param>
    /// <param name="Wait">How long the call waited for it.</param>
    internal sealed record AcquiredToken(string Hash, TimeSpan Wait);
}
