using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using StackExchange.Redis;

namespace TokenKit.Distributed.Tests;

/// <summary>
/// A Redis of the test's own, on a free port of 127.0.0.1 and in a temporary folder. It is killed when the test has ended, or at the latest
/// when the tests end. A test that needs one is reported as skipped if the program is not there.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    public const string User = "tokenkit";
    public const string Password = "FAKE-redis-password";

    /// <summary>The line of docs/fleet.md that makes the user.</summary>
    public static string Rights { get; } =
        Page.Lines.Single(line => line.StartsWith($"user {User} ", StringComparison.Ordinal));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenkit-redis-");
    private Process? _process;

    private RedisServer() => AppDomain.CurrentDomain.ProcessExit += KillAtExit;

    public int Port { get; private set; }

    public bool IsRunning => _process is not null;

    public string Folder => _folder.FullName;

    /// <summary>A connection string of the user with the least rights.</summary>
    public string Connection =>
        $"127.0.0.1:{Port},user={User},password={Password},abortConnect=false,connectTimeout=1000,asyncTimeout=1000,syncTimeout=1000";

    /// <summary>Starts the server, or skips the test.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        Assert.SkipUnless(IsInstalled, "redis-server is not on the PATH. Install the package redis-server to run this test.");
        var server = new RedisServer();
        string rights = Rights.Replace("<password>", Password, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(server.Folder, "users.acl"), $"user default on nopass ~* &* +@all\n{rights}\n");
        for (int attempt = 0; attempt < 5; attempt++)
        {
            server.Port = FreePort();
            if (await server.TryRunAsync())
            {
                return server;
            }
        }

        await server.DisposeAsync();
        throw new InvalidOperationException("redis-server did not start.");
    }

    /// <summary>Stops the process: connections stay open, and no command is answered.</summary>
    public Task StallAsync() => SignalAsync("-STOP");

    /// <summary>Lets the process go on.</summary>
    public Task ResumeAsync() => SignalAsync("-CONT");

    /// <summary>Kills the server, as a crash of its machine does.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
    }

    /// <summary>Starts the server again, on the same port, with what it had written to its append-only file.</summary>
    public async Task StartAgainAsync() => Assert.True(await TryRunAsync(), "redis-server did not start again.");

    /// <summary>Sends a command as an administrator, over a connection of its own.</summary>
    public async Task<RedisResult> CommandAsync(string command, params object[] arguments)
    {
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Port},allowAdmin=true");
        return await redis.GetDatabase().ExecuteAsync(command, arguments);
    }

    /// <summary>Sends lines as they are, and reads until the server closes the connection: the last one is QUIT.</summary>
    public async Task<string> AnswerToAsync(string lines)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(lines));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        await KillAsync();
        _folder.Delete(recursive: true);
    }

    private static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    private async Task<bool> TryRunAsync()
    {
        _process = Process.Start(new ProcessStartInfo(
            "redis-server",
            [
                "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", Folder, "--aclfile", Path.Combine(Folder, "users.acl"),
                "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--rdbcompression", "no", "--slowlog-log-slower-than", "0",
                "--logfile", Path.Combine(Folder, "redis.log"),
            ]))!;
        long start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!_process.HasExited)
        {
            if (await AnswersAsync())
            {
                return true;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMinutes(1), "redis-server does not answer.");
            await timer.WaitForNextTickAsync();
        }

        _process.Dispose();
        _process = null;
        return false;
    }

    private async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [signal, $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return (await AnswerToAsync("PING\r\nQUIT\r\n")).StartsWith("+PONG", StringComparison.Ordinal);
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void KillAtExit(object? sender, EventArgs e) => _process?.Kill();
}
