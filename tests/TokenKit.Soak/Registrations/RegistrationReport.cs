using TokenKit.Peers.Reports;
using TokenKit.Soak.Reports;
using TokenKit.Testing;
using TokenKit.Testing.Pass;

namespace TokenKit.Soak.Registrations;

/// <summary>The volume of the registrations goes and comes back, under real processes. Who is registered anew is signed out.</summary>
public static class RegistrationReport
{
    private const int Viewers = 20;
    private const int NewViewers = 5;
    private const string Known = "viewer";
    private const string Unknown = "newcomer";
    private const int Permits = 10;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>Plays it once. It takes a few seconds.</summary>
    public static async Task<PartReport> RunAsync()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartAsync(new AdobeEmulatorOptions { JournalCapacity = 1 });
        emulator.Pass.IsThrottling = false;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tokenkit-soak-");
        try
        {
            return await RunAsync(emulator, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<PartReport> RunAsync(AdobeEmulator emulator, string folder)
    {
        string volume = Path.Combine(folder, "registrations");
        string away = Path.Combine(folder, "away");
        string statement = Path.Combine(folder, "statement.txt");
        PassApplication application = emulator.Pass.AddApplication();
        await File.WriteAllTextAsync(statement, emulator.Pass.IssueStatement(application));
        var log = new Log(emulator.Pass);
        Task<ViewerProcess> StartAsync() => ViewerProcess.StartAsync(emulator.PassAddress, volume, statement);

        using ViewerProcess first = await StartAsync();
        await log.AddAsync("the first process: 20 new viewers", Viewers, () => first.AskAsync(Known, Viewers), mustHaveTokens: true);
        await log.AddAsync("the same viewers again", 0, () => first.AskAsync(Known, Viewers), mustHaveTokens: true);

        // One address has ten permits: the others of these viewers find no registration, wait for a permit, and the volume goes meanwhile.
        int before = Served(emulator.Pass);
        Task<int> waiting = first.AskAsync("waiting", Permits + NewViewers, haveOneAddress: true);
        PassEmulator pass = emulator.Pass;
        await UntilAsync(() => Served(pass) - before >= Permits && pass.Registrations == pass.RegistrationRequests);
        Directory.Move(volume, away);
        log.Skip();
        await log.AddAsync("the volume goes while 5 new viewers wait for a permit", 1, () => waiting);
        await AskWithoutVolumeAsync("the volume is gone", first, log);

        // A mount point without its volume.
        if (Directory.Exists(volume))
        {
            Directory.Delete(volume, recursive: true);
        }

        Directory.CreateDirectory(volume);
        await AskWithoutVolumeAsync("an empty directory stands there", first, log);
        using (ViewerProcess second = await StartAsync())
        {
            await log.AddAsync("a second process: the same viewers", 0, () => second.AskAsync(Known, Viewers));
            await log.AddAsync("the first process after that", 0, () => first.AskAsync(Known, Viewers));
        }

        await first.StopAsync();
        using ViewerProcess restarted = await StartAsync();
        await log.AddAsync("after a restart: the same viewers", 0, () => restarted.AskAsync(Known, Viewers));

        Directory.Delete(volume, recursive: true);
        Directory.Move(away, volume);
        await log.AddAsync("the volume is back: the same viewers", 0, () => restarted.AskAsync(Known, Viewers), mustHaveTokens: true);
        using ViewerProcess third = await StartAsync();
        await log.AddAsync("another process: the same viewers", 0, () => third.AskAsync(Known, Viewers), mustHaveTokens: true);
        await log.AddAsync("another process: a new viewer", 1, () => third.AskAsync("newcomer", 1), mustHaveTokens: true);
        return log.ToReport();
    }

    private static async Task AskWithoutVolumeAsync(string state, ViewerProcess process, Log log)
    {
        await log.AddAsync($"{state}: the same viewers", 0, () => process.AskAsync(Known, Viewers));
        await log.AddAsync($"{state}: 5 viewers that are not known", 0, () => process.AskAsync(Unknown, NewViewers));
        await log.AddAsync($"{state}: the same viewers after that", 0, () => process.AskAsync(Known, Viewers));
    }

    // A registration and a token request take a permit each.
    private static int Served(PassEmulator pass) => pass.RegistrationRequests + pass.TokenRequests;

    private static async Task UntilAsync(Func<bool> isReached)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!isReached() && TimeProvider.System.GetElapsedTime(start) < TimeLimit)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }
    }

    private sealed class Log(PassEmulator pass)
    {
        private readonly MarkdownTable _table = new("what happens, and who asks for tokens", "tokens", "new registrations", "goal");
        private readonly List<string> _missed = [];

        private int _counted = pass.Registrations;

        /// <summary>Asks for tokens, and counts the clients that were registered since the step before.</summary>
        public async Task AddAsync(string step, int most, Func<Task<int>> askAsync, bool mustHaveTokens = false)
        {
            int tokens = await askAsync();
            int registrations = pass.Registrations - _counted;
            _counted += registrations;
            _table.Row(step, $"{tokens}", $"{registrations}", most == 0 ? "0" : $"{most} at most");
            if (registrations > most)
            {
                _missed.Add($"registrations, {step}: {registrations} new registrations; the goal is {most} at most.");
            }

            if (mustHaveTokens && tokens == 0)
            {
                _missed.Add($"registrations, {step}: no viewer has a token.");
            }
        }

        /// <summary>Leaves out the clients that were registered until now.</summary>
        public void Skip() => _counted = pass.Registrations;

        public PartReport ToReport() => new([_table.ToString()], _missed);
    }
}
