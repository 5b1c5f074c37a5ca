using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.EntityFrameworkCore.ServiceProcess;
using TokenKit.Testing;
using TokenKit.Tests;

namespace TokenKit.EntityFrameworkCore.Tests;

/// <summary>
/// Processes of one service that register the same devices at once in one database of PostgreSQL. A process that is killed after Adobe
/// made its client, and before the row is written, leaves a client that no process knows: it is made again, and no row is written twice.
/// </summary>
[Trait(Effort.Trait, Effort.Varies)]
public sealed class FleetRegistrationTests(PostgresServer server, ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly int Processes = Effort.Of(brief: 3, full: 20);
    private static readonly int Devices = Effort.Of(brief: 30, full: 1_000);

    // Each device comes to so many processes at once, and each of them may want to register it.
    private static readonly int ProcessesOfADevice = Effort.Of(brief: 3, full: 4);

    // Of one process: see its program.
    private const int DevicesAtOnce = 8;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenkit-");
    private readonly string _database = server.DatabaseOf($"fleet_{Guid.NewGuid():N}");
    private AdobeEmulator? _emulator;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string StatementFile => Path.Combine(_folder.FullName, "statement.txt");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? string.Empty);
        _emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);
        _emulator.Pass.IsThrottling = false;
        await File.WriteAllTextAsync(StatementFile, _emulator.Pass.IssueStatement(_emulator.Pass.AddApplication()), Cancellation);
        await WithContextAsync(context => context.Database.EnsureCreatedAsync(Cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        if (_emulator is not null)
        {
            await WithContextAsync(context => context.Database.EnsureDeletedAsync(CancellationToken.None));
            await _emulator.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Processes_that_meet_the_same_devices_at_once_register_each_device_once()
    {
        AssertNone(await RunAsync(kills: 0));

        Assert.Equal(Devices, _emulator!.Pass.RegistrationRequests);
        await AssertNoneLostAsync();
        Assert.Equal(Devices, _emulator.Pass.RegistrationRequests);
        Assert.Equal(0, await CountLocksAsync());
    }

    [Fact]
    public async Task Processes_that_are_killed_in_between_lose_no_registration_and_write_none_twice()
    {
        int kills = Effort.Of(brief: 1, full: 5);

        AssertNone(await RunAsync(kills));
        await AssertNoneLostAsync();

        // At most those that killed processes were making.
        int unknown = _emulator!.Pass.Clients.Count - Devices;
        int locks = await CountLocksAsync();
        output.WriteLine($"{kills} processes killed: {unknown} clients without a row, {locks} locks left");
        Assert.InRange(unknown, 0, kills * DevicesAtOnce);
        Assert.InRange(locks, 0, kills * DevicesAtOnce);
    }

    private static void AssertNone(string[] failures) =>
        Assert.True(failures.Length == 0, $"{failures.Length} failures: {string.Join('\n', failures.Distinct().Take(5))}");

    // Once more for every device, in one process: its registration is there, and it is the one that was written first.
    private async Task AssertNoneLostAsync()
    {
        Dictionary<string, string> before = await RowsAsync();

        using RunningService last = await StartAsync(..Devices);
        last.Go();
        AssertNone(await last.EndAsync());

        Dictionary<string, string> after = await RowsAsync();
        Assert.Equal(Devices, after.Count);
        Assert.All(before, row => Assert.Equal(row.Value, after[row.Key]));
        Assert.Subset(_emulator!.Pass.Clients.Select(client => client.ClientId).ToHashSet(), after.Values.ToHashSet());
        Assert.Equal(Devices, after.Values.Distinct().Count());
    }

    private Task<int> CountLocksAsync() => WithContextAsync(context => context.Set<StoredRegistrationLock>().CountAsync(Cancellation));

    // The client id of each device, and the version of the row: a row that is written again has another version.
    private Task<Dictionary<string, string>> RowsAsync() => WithContextAsync(context => context.Set<StoredRegistration>()
        .ToDictionaryAsync(row => $"{row.Instance} {row.Version}", row => row.ClientId, Cancellation));

    private async Task<string[]> RunAsync(int kills)
    {
        var services = new List<RunningService>();
        try
        {
            for (int process = 0; process < Processes; process++)
            {
                int first = process * Devices / Processes;
                services.Add(await StartAsync(first..(first + (ProcessesOfADevice * Devices / Processes))));
            }

            services.ForEach(service => service.Go());
            var random = new Random(20261128);
            for (int kill = 0; kill < kills; kill++)
            {
                int made = random.Next(Devices * kill / kills, Devices * (kill + 1) / kills);
                await Waiting.UntilAsync(() => Task.FromResult(_emulator!.Pass.RegistrationRequests > made));
                services[kill].Kill();
            }

            return [.. (await Task.WhenAll(services.Skip(kills).Select(service => service.EndAsync()))).SelectMany(failures => failures)];
        }
        finally
        {
            services.ForEach(service => service.Dispose());
        }
    }

    private Task<RunningService> StartAsync(Range devices) =>
        RunningService.StartAsync(_emulator!.PassAddress, _database, StatementFile, devices, Devices);

    private async Task<T> WithContextAsync<T>(Func<ServiceContext, Task<T>> act)
    {
        await using ServiceProvider services = ServiceDatabase.Connect(options => options.UseNpgsql(_database));
        using IServiceScope scope = services.CreateScope();
        return await act(scope.ServiceProvider.GetRequiredService<ServiceContext>());
    }
}
