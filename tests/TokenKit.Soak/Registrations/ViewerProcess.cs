using System.Diagnostics;
using System.Globalization;
using System.Net;
using TokenKit.AdobePass;

namespace TokenKit.Soak.Registrations;

/// <summary>Another process of a service that speaks for viewers' devices: this program, with the argument <see cref="Command"/>.</summary>
internal sealed class ViewerProcess : IDisposable
{
    /// <summary>The argument that makes the program such a process.</summary>
    public const string Command = "viewers";

    private const string Ready = "ready";
    private const string OneAddress = "one-address";

    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);

    // Viewers behind one address wait for permits, of which there is one a second.
    private static readonly TimeSpan ViewerTimeLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;

    private ViewerProcess(Process process) => _process = process;

    /// <summary>Starts one.</summary>
    /// <exception cref="InvalidOperationException">It did not start; the message says what it wrote.</exception>
    public static async Task<ViewerProcess> StartAsync(Uri authority, string directory, string statementFile)
    {
        string host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        string program = typeof(ViewerProcess).Assembly.Location;
        string[] arguments = ["exec", program, Command, authority.AbsoluteUri, directory, statementFile];
        var process = new ViewerProcess(Process.Start(new ProcessStartInfo(host, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // What a store remembers outside of its directory goes with the folder of this run.
            Environment = { ["XDG_DATA_HOME"] = Path.GetDirectoryName(statementFile) },
        })!);
        return await process.ReadAsync() == Ready
            ? process
            : throw new InvalidOperationException(await process._process.StandardError.ReadToEndAsync());
    }

    /// <summary>Asks for the tokens of so many viewers.</summary>
    /// <param name="name">The beginning of their names.</param>
    /// <param name="count">How many.</param>
    /// <param name="haveOneAddress">Whether all have the same address: the first ten are served at once, and the others wait.</param>
    /// <returns>For how many there was one.</returns>
    public async Task<int> AskAsync(string name, int count, bool haveOneAddress = false)
    {
        string addresses = haveOneAddress ? OneAddress : "own-addresses";
        await _process.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name} {count} {addresses}"));
        await _process.StandardInput.FlushAsync();
        return int.Parse((await ReadAsync())!, CultureInfo.InvariantCulture);
    }

    /// <summary>Ends it, as a service is stopped.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(TimeLimit);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    /// <summary>The process itself: each line that it reads names viewers, and it writes for how many of them there was a token.</summary>
    /// <param name="args">The authority, the directory of the registrations, and the file of the software statement.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        using var httpClient = new HttpClient(handler);
        var options = new AdobePassOptions { Authority = new Uri(args[0]), SoftwareStatementFile = args[2] };

        // Without a cache: each token asks the store for the registration.
        using var provider = new AdobePassTokenProvider(options, httpClient, new FileClientRegistrationStore(args[1]));
        Console.WriteLine(Ready);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            string[] parts = line.Split(' ');
            using var timeLimit = new CancellationTokenSource(ViewerTimeLimit);
            Task<bool>[] tokens =
            [
                .. Enumerable.Range(1, int.Parse(parts[1], CultureInfo.InvariantCulture)).Select(number =>
                {
                    var address = IPAddress.Parse($"203.0.113.{(parts[2] == OneAddress ? 255 : number)}");
                    return HasTokenAsync(provider, new AdobePassDevice($"{parts[0]}-{number}", forwardedFor: address), timeLimit.Token);
                }),
            ];
            Console.WriteLine((await Task.WhenAll(tokens)).Count(hasToken => hasToken).ToString(CultureInfo.InvariantCulture));
        }

        return 0;
    }

    private static async Task<bool> HasTokenAsync(
        AdobePassTokenProvider provider, AdobePassDevice device, CancellationToken cancellationToken)
    {
        try
        {
            await provider.GetDeviceTokenAsync(device, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is TokenAcquisitionException or OperationCanceledException)
        {
            return false;
        }
    }

    private Task<string?> ReadAsync() => _process.StandardOutput.ReadLineAsync().WaitAsync(TimeLimit);
}
