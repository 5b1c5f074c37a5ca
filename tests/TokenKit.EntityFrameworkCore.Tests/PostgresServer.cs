using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using TokenKit.EntityFrameworkCore.Tests;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace TokenKit.EntityFrameworkCore.Tests;

/// <summary>
/// A PostgreSQL server of these tests, on a free loopback port and in a temporary folder. A shell stops it when its input ends, so it never
/// outlives the tests, even if they are killed.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Watch = "\"$@\" & server=$!; read -r line; kill -INT $server; wait $server";

    private static readonly string? Programs = FindPrograms();

    // PostgreSQL refuses to run as root.
    private static readonly string[] User =
        Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={Account}", $"--regid={Account}", "--clear-groups"] : [];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenkit-postgres-");
    private Process? _server;
    private int _port;

    /// <summary>Why the tests that need the server are skipped; <see langword="null"/> if it runs.</summary>
    public static string? Missing => Programs is null
        ? "The programs of PostgreSQL (initdb, postgres) are neither on the PATH nor in /usr/lib/postgresql."
        : null;

    private static string Account => File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal))
        ? "postgres"
        : "daemon";

    /// <summary>The connection string of a database, which need not exist yet.</summary>
    public string DatabaseOf(string name) =>
        $"Host=127.0.0.1;Port={_port};Username=tokenkit;Database={name};Maximum Pool Size=8;Timeout=30;Include Error Detail=false";

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        if (User.Length > 0)
        {
            await RunAsync("chown", Account, _folder.FullName);
        }

        string data = Path.Combine(_folder.FullName, "data");
        await RunAsync([
            .. User, Program("initdb"), "-D", data, "-U", "tokenkit", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"]);
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            _port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        _server = Start([
            .. User, "sh", "-c", Watch, "sh", Program("postgres"), "-D", data, "-h", "127.0.0.1", "-p", $"{_port}", "-k", _folder.FullName,
            "-c", "fsync=off", "-c", "max_connections=200", "-c", "log_min_messages=panic"]);
        await UntilItAnswersAsync();
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_server is not null)
        {
            _server.StandardInput.Close();
            await _server.WaitForExitAsync();
            _server.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static string Program(string name) => Path.Combine(Programs!, name);

    private static string? FindPrograms()
    {
        IEnumerable<string> installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))
            : [];
        string[] path = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        return path.Concat(installed).FirstOrDefault(folder =>
            File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    private static Process Start(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        Process process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task RunAsync(params string[] command)
    {
        using Process process = Start(command);
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)}: {errors}");
    }

    private Task UntilItAnswersAsync() => Waiting.UntilAsync(async () =>
    {
        try
        {
            await using var connection = new NpgsqlConnection(DatabaseOf("postgres"));
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException) when (!_server!.HasExited)
        {
            return false;
        }
    });
}
