// Adobe on this machine, to develop a service without Adobe: `dotnet run --project samples/Emulator -- --port 5005`. It runs until Ctrl+C.
// `--once` gets one token from it and ends.
using System.Globalization;
using Emulator;
using TokenKit.Testing;

bool isOnce = args.Contains("--once");
string[] others = [.. args.Where(arg => arg != "--once")];
int port = 0;
if (others is not ([] or ["--port", _])
    || (others is [_, string text] && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port)))
{
    Console.Error.WriteLine("The arguments are --port and a number (without it, any free port) and --once, which gets one token and ends.");
    return 2;
}

try
{
    await using AdobeEmulator adobe = await AdobeEmulator.StartAsync(new AdobeEmulatorOptions { Port = port });
    var guide = new Guide(adobe);
    Console.WriteLine(guide.Text);
    if (isOnce)
    {
        return await guide.CheckAsync() ? 0 : 1;
    }

    using var stop = new StopSignal();
    await stop.Received;
    Console.WriteLine($"The emulator ends. It received {adobe.Journal.Count} requests.");
    return 0;
}
catch (Exception exception) when (exception is ArgumentException or IOException)
{
    // The port is not a port, or another process listens on it: the message says which.
    Console.Error.WriteLine(exception.Message);
    return 2;
}
