using TokenKit.AdobePass;
using TokenKit.AdobePass.Store;
using TokenKit.Testing;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Pass;

namespace TokenKit.Tests.Scenarios;

/// <summary>Several processes on one directory of registrations, over real sockets; and processes that are killed.</summary>
public sealed class RegistrationProcessTests : IAsyncLifetime
{
    private static readonly int Kills = Effort.Of(brief: 8, full: 100);
    private static readonly int Processes = Effort.Of(brief: 4, full: 8);

    private readonly TemporaryFile _statement = new(string.Empty);
    private AdobeEmulator _emulator = null!;
    private PassApplication _application = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Registrations => Path.Combine(_statement.Folder, "registrations");

    public async ValueTask InitializeAsync()
    {
        _emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);
        _emulator.Pass.IsThrottling = false;
        _application = _emulator.Pass.AddApplication();
        Download();
    }

    public async ValueTask DisposeAsync()
    {
        await _emulator.DisposeAsync();
        _statement.Dispose();
    }

    [Fact]
    [Trait(Effort.Trait, Effort.Varies)]
    public async Task A_process_killed_at_any_moment_leaves_no_registration_or_a_whole_one()
    {
        var random = new Random(20260704);
        int none = 0;
        int whole = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            string devices = $"viewer-{kill}";
            int before = _emulator.Pass.Registrations;
            using (RegistrationProcess process = await StartAsync(devices))
            {
                process.Go();

                // At the moment its file has a name, or at some instruction after some device was registered.
                int at = random.Next(0, 5);
                int turns = random.Next(60_000);
                string file = new RegistrationFile(Registrations, KeyOf($"{devices}-{at}")).Path;
                bool isFileAwaited = kill % 2 == 0;
                Assert.True(
                    SpinWait.SpinUntil(
                    () => isFileAwaited ? File.Exists(file) : _emulator.Pass.Registrations > before + at, TimeSpan.FromMinutes(2)));
                Thread.SpinWait(isFileAwaited ? 0 : turns);
                process.Kill();
            }

            // What was stored is one that Adobe knows, with its secret; and what was not can be made now.
            int made = _emulator.Pass.Registrations - before;
            using AdobePassTokenProvider provider = Provider();
            for (int number = made; number >= 0; number--)
            {
                int known = _emulator.Pass.Registrations;
                ClientRegistration? stored = await StoredAsync($"{devices}-{number}");
                Assert.NotNull(await provider.GetDeviceTokenAsync(new AdobePassDevice($"{devices}-{number}"), Cancellation));
                Assert.Equal(stored is null ? known + 1 : known, _emulator.Pass.Registrations);
                Assert.True(stored is null || _emulator.Pass.Clients.Any(client => client.ClientId == stored.ClientId));
                _ = stored is null ? none++ : whole++;
            }
        }

        Assert.True(none >= Kills, $"{none} were not there.");
        Assert.True(whole >= Effort.Of(Kills / 2, Kills), $"{whole} were whole.");
        Assert.Empty(Directory.EnumerateFiles(Registrations, "*.tmp", SearchOption.AllDirectories).Skip(Kills));
    }

    [Fact]
    public async Task A_process_killed_while_it_registers_holds_no_other_process_up()
    {
        _emulator.Pass.RegistrationFaults.Add(Fault.Hang());
        using (RegistrationProcess process = await StartAsync("-"))
        {
            process.Go();
            await Waiting.UntilAsync(() => _emulator.Pass.RegistrationRequests == 1);
            process.Kill();
        }

        using RegistrationProcess next = await StartAsync("-");
        next.Go();
        await next.EndAsync();

        Assert.Equal(1, _emulator.Pass.Registrations);
    }

    [Fact]
    [Trait(Effort.Trait, Effort.Varies)]
    public async Task Processes_that_start_at_once_make_one_registration_and_a_restart_and_a_new_download_make_none()
    {
        await RunAsync(Processes);
        Assert.Equal(1, _emulator.Pass.RegistrationRequests);
        Assert.Equal(Processes, _emulator.Pass.TokensIssued);

        await RunAsync(1);
        Download();
        await RunAsync(2);

        Assert.Equal(1, _emulator.Pass.RegistrationRequests);
        Assert.Equal(Processes + 3, _emulator.Pass.TokensIssued);
    }

    private async Task RunAsync(int count)
    {
        RegistrationProcess[] processes = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => StartAsync("-")));
        try
        {
            foreach (RegistrationProcess process in processes)
            {
                process.Go();
            }

            await Task.WhenAll(processes.Select(process => process.EndAsync()));
        }
        finally
        {
            Array.ForEach(processes, process => process.Dispose());
        }
    }

    private Task<RegistrationProcess> StartAsync(string devices) =>
        RegistrationProcess.StartAsync(_emulator.PassAddress, Registrations, _statement.Path, devices);

    private void Download() => File.WriteAllText(_statement.Path, _emulator.Pass.IssueStatement(_application));

    private AdobePassOptions Options() => new() { Authority = _emulator.PassAddress, SoftwareStatementFile = _statement.Path };

    private AdobePassTokenProvider Provider() => new(Options(), _emulator.CreateClient(), new FileClientRegistrationStore(Registrations));

    private ClientRegistrationKey KeyOf(string device) =>
        new AdobePassOptionsResolver(Options(), "test").Resolve()!.KeyOf(new AdobePassDevice(device));

    private ValueTask<ClientRegistration?> StoredAsync(string device) =>
        new FileClientRegistrationStore(Registrations).GetAsync(KeyOf(device), Cancellation);
}
