using TokenKit.Testing;
using TokenKit.Testing.Faults;

namespace TokenKit.Tests.Scenarios;

/// <summary>Several processes of one machine that share their tokens in a directory.</summary>
[Trait(Effort.Trait, Effort.Varies)]
public sealed class FileFleetTests : IAsyncLifetime
{
    private const int Others = 7;

    private static readonly TimeSpan LongestStage = TimeSpan.FromSeconds(3);

    private static readonly int Processes = Effort.Of(brief: 10, full: 20);
    private static readonly int Runs = Effort.Of(brief: 3, full: 20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenkit-");
    private AdobeEmulator _emulator = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Shared => Path.Combine(_folder.FullName, "tokens");

    private int Requests => _emulator.Ims.TokenRequests;

    public async ValueTask InitializeAsync() => _emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _emulator.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Processes_that_start_cold_at_once_make_one_token_request()
    {
        int calm = 0;
        for (int run = 1; calm < Runs && run <= 2 * Runs; run++)
        {
            // In every second run the request takes longer than most others need to come.
            if (run % 2 == 0)
            {
                _emulator.Ims.TokenFaults.Add(Fault.Delay(TimeSpan.FromMilliseconds(300)));
            }

            int before = Requests;
            using Fleet fleet = await StartAsync(Processes, $"{Shared}-{run}");
            FleetProcess.AcquiredToken[] tokens = await Fleet.GetAsync(fleet.Processes);
            string account = $"{Requests - before} requests, {tokens.DistinctBy(token => token.Hash).Count()} tokens, waits of "
                + $"{tokens.Min(token => token.Wait).TotalMilliseconds:F0} to {tokens.Max(token => token.Wait).TotalMilliseconds:F0} ms; "
                + string.Join("; ", fleet.Processes.SelectMany(process => process.Log).Distinct());
            TestContext.Current.TestOutputHelper?.WriteLine(account);

            // If a process waits longer, it tries the next lease. Then the machine is too busy for a leader to be served in time.
            if (tokens.All(token => token.Wait < LongestStage))
            {
                calm++;
                Assert.True(Requests == before + 1, account);
            }
        }

        Assert.SkipWhen(calm == 0, "The machine is too busy: in each run a process waited for more than 3 s.");
    }

    // The test of the test: without sharing, each process acquires its own.
    [Fact]
    public async Task Processes_that_share_nothing_make_a_token_request_each()
    {
        using Fleet fleet = await Fleet.StartAsync(_emulator.BaseAddress, 3, "none");

        await Fleet.GetAsync(fleet.Processes);

        Assert.Equal(3, Requests);
    }

    [Fact]
    public async Task A_process_that_starts_later_takes_the_token_of_the_others()
    {
        using Fleet first = await StartAsync(1, Shared);
        string token = (await first.Processes[0].GetAsync()).Hash;
        first.Processes[0].Kill();

        using Fleet second = await StartAsync(1, Shared);

        Assert.Equal(token, (await second.Processes[0].GetAsync()).Hash);
        Assert.Equal(1, Requests);
    }

    [Fact]
    public async Task A_leader_that_is_killed_holds_no_other_process_up()
    {
        using Fleet fleet = await StartAsync(1 + Others, Shared);
        FleetProcess leader = await LeadAsync(fleet, Fault.Hang());
        Task<FleetProcess.AcquiredToken[]> others = Fleet.GetAsync(fleet.Processes[1..]);

        leader.Kill();

        await others;
        Assert.InRange(Requests, 2, 3);
    }

    [Fact]
    public async Task A_leader_that_is_stopped_holds_no_other_process_up_and_overwrites_nothing_when_it_goes_on()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using Fleet fleet = await StartAsync(1 + Others, Shared);
        FleetProcess leader = await LeadAsync(fleet, Fault.Delay(TimeSpan.FromSeconds(1)));
        await leader.StopAsync();

        FleetProcess.AcquiredToken[] others = await Fleet.GetAsync(fleet.Processes[1..]);
        Assert.InRange(Requests, 2, 3);
        await leader.ContinueAsync();
        await leader.ReadTokenAsync();

        int requests = Requests;
        using Fleet late = await StartAsync(1, Shared);
        Assert.Contains((await late.Processes[0].GetAsync()).Hash, others.Select(token => token.Hash));
        Assert.Equal(requests, Requests);
    }

    // A limit on the length of a file is met in the middle of writing, as a full disk is.
    [Fact]
    public async Task A_full_disk_fails_no_call_and_keeps_nothing()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using FleetProcess process = await FleetProcess.StartAsync(
            _emulator.BaseAddress, ["files", Shared], "sh", "-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh");

        await process.GetAsync();

        Assert.Empty(Directory.EnumerateFiles(Shared, "*.tmp", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFiles(Shared, "*.token", SearchOption.AllDirectories));
    }

    // What .NET does with this switch, some network file systems do by themselves.
    [Fact]
    public async Task A_directory_without_locks_is_reported_and_still_shared()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string[] launcher = ["env", "DOTNET_SYSTEM_IO_DISABLEFILELOCKING=true"];
        using FleetProcess first = await FleetProcess.StartAsync(_emulator.BaseAddress, ["files", Shared], launcher);
        using FleetProcess second = await FleetProcess.StartAsync(_emulator.BaseAddress, ["files", Shared], launcher);

        Assert.Contains("locked twice", first.Problem, StringComparison.Ordinal);
        Assert.Equal((await first.GetAsync()).Hash, (await second.GetAsync()).Hash);
        Assert.Equal(1, Requests);
    }

    private async Task<Fleet> StartAsync(int count, string directory)
    {
        Fleet fleet = await Fleet.StartAsync(_emulator.BaseAddress, count, "files", directory);
        Assert.All(fleet.Processes, process => Assert.Null(process.Problem));
        return fleet;
    }

    // The first process asks alone, so it holds the lease while its request has this fault.
    private async Task<FleetProcess> LeadAsync(Fleet fleet, Fault fault)
    {
        _emulator.Ims.TokenFaults.Add(fault);
        fleet.Processes[0].Send("get");
        await Waiting.UntilAsync(() => Requests == 1);
        return fleet.Processes[0];
    }
}
