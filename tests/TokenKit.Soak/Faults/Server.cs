using System.Net;
using System.Net.Sockets;
using TokenKit.Peers;
using TokenKit.Testing;

namespace TokenKit.Soak.Faults;

/// <summary>The emulator on real sockets, and what the script does to it.</summary>
internal sealed class Server : IAsyncDisposable
{
    private volatile bool _isDown;
    private volatile string _phase = Faults.Phase.Well;

    private Server(AdobeEmulator emulator, SteppedClock clock)
    {
        Emulator = emulator;
        Clock = clock;
    }

    public AdobeEmulator Emulator { get; }

    /// <summary>The emulator's clock: it dates tokens and answers, and says when a token expires.</summary>
    public SteppedClock Clock { get; }

    /// <summary>The contender's clock, where it can be given one.</summary>
    public SteppedClock ClientClock { get; } = new();

    /// <summary>What goes wrong now.</summary>
    public string Phase
    {
        get => _phase;
        set => _phase = value;
    }

    /// <summary>Whether connections to the token endpoint are refused. The API stays up.</summary>
    public bool IsDown
    {
        get => _isDown;
        set => _isDown = value;
    }

    /// <summary>A port of this machine without a listener: a connection is refused at once.</summary>
    public int ClosedPort { get; } = FindClosedPort();

    public ClientCredential Credential =>
        new(new Uri(Emulator.BaseAddress, "ims/token/v3"), ExampleCredential.ClientId, ExampleCredential.ClientSecret,
            ExampleCredential.Scope);

    public static async Task<Server> StartAsync(TimeSpan tokenLifetime)
    {
        var clock = new SteppedClock();
        AdobeEmulator emulator = await AdobeEmulator.StartAsync(new AdobeEmulatorOptions { TimeProvider = clock, JournalCapacity = 1 });
        emulator.Ims.TokenLifetime = tokenLifetime;
        return new Server(emulator, clock);
    }

    /// <summary>
    /// Ends whatever goes wrong. What hangs at the token endpoint already goes on hanging, and the emulator's clock stays as it is.
    /// </summary>
    public void Restore()
    {
        IsDown = false;
        ClientClock.SetWallWrong(TimeSpan.Zero);
        Emulator.ClearFaults();
    }

    public ValueTask DisposeAsync() => Emulator.DisposeAsync();

    private static int FindClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
