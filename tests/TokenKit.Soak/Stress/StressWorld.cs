using System.Net;
using TokenKit.AdobePass;
using TokenKit.Testing;
using TokenKit.Testing.Ims;

namespace TokenKit.Soak.Stress;

/// <summary>What outlives a service: Adobe with its clients, the clocks, the devices and their registrations.</summary>
internal sealed class StressWorld : IAsyncDisposable
{
    private const int DeviceCount = 64;

    private static readonly AdobePassDeviceInfo DeviceInfo = new() { Model = "RackUnit-1", OsName = "Linux", ConnectionType = "LAN" };

    private StressWorld(AdobeEmulator emulator, StressSize size, SteppedClock adobeClock)
    {
        Emulator = emulator;
        Size = size;
        AdobeClock = adobeClock;
        ServiceClock = new SteppedClock(size.Speed);
        Statement = emulator.Pass.IssueStatement(emulator.Pass.AddApplication());
        Check = new IdentityCheck(Counts, emulator.Pass);
    }

    public AdobeEmulator Emulator { get; }

    public StressSize Size { get; }

    public StressCounts Counts { get; } = new();

    public IdentityCheck Check { get; }

    public SteppedClock AdobeClock { get; }

    public SteppedClock ServiceClock { get; }

    /// <summary>The software statement of the service's application.</summary>
    public string Statement { get; }

    public InMemoryClientRegistrationStore Registrations { get; } = new();

    /// <summary>Each has an address of its own, by which Adobe knows its registration.</summary>
    public AdobePassDevice[] Devices { get; } =
        [.. Enumerable.Range(1, DeviceCount).Select(DeviceOf)];

    public static async Task<StressWorld> StartAsync(StressSize size, bool overSockets)
    {
        var clock = new SteppedClock(size.Speed);
        var options = new AdobeEmulatorOptions { TimeProvider = clock, JournalCapacity = 1 };
        options.Credentials.Clear();
        foreach (StressClient client in StressClient.OfTokens.Values.SelectMany(clients => clients))
        {
            string[] scopes = ExampleCredential.Scope.Split(',');
            var credential = new ImsEmulatorCredential(client.ClientId, client.Secrets[0], client.OrganizationId, scopes);
            credential.AddSecret(client.Secrets[1]);
            options.Credentials.Add(credential);
        }

        AdobeEmulator emulator = overSockets ? await AdobeEmulator.StartAsync(options) : await AdobeEmulator.StartInMemoryAsync(options);
        emulator.Ims.TokenLifetime = TimeSpan.FromHours(1);

        // Devices wait for permits of TokenKit's own limiter as it is: their tokens outlive the steps of the clocks, and end by revocation.
        emulator.Pass.TokenLifetime = TimeSpan.FromDays(1_000);
        emulator.Pass.IsThrottling = false;
        return new StressWorld(emulator, size, clock);
    }

    public ValueTask DisposeAsync() => Emulator.DisposeAsync();

    private static AdobePassDevice DeviceOf(int number) => new($"device-{number}", DeviceInfo, IPAddress.Parse($"203.0.113.{number}"));
}
