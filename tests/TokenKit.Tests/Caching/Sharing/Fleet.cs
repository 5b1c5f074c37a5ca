using System.Diagnostics;
using TokenKit.Caching;

namespace TokenKit.Tests.Caching.Sharing;

/// <summary>Several processes with one credential, one store, one issuer and one fake clock.</summary>
internal sealed class Fleet : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // A bug that never ends fails its test.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly List<FleetProcess> _processes = [];

    public Fleet()
    {
        Clock = new FleetClock(Start);
        Issuer = new FleetIssuer(Clock);
        Content = new MemorySharedTokenStore.Content(Clock);
    }

    public FleetClock Clock { get; }

    public FleetIssuer Issuer { get; }

    public MemorySharedTokenStore.Content Content { get; }

    public TokenCacheOptions CacheOptions { get; } = new() { AcquisitionTimeout = FleetClock.LimitOfAcquisition };

    public IReadOnlyList<FleetProcess> Processes => _processes;

    public FleetProcess Add(
        TimeSpan skew = default, string[]? secrets = null, TokenSharingOptions? options = null, string name = "aem")
    {
        var process = new FleetProcess(this, name, skew, secrets ?? ["FAKE-secret"], options ?? new TokenSharingOptions());
        _processes.Add(process);
        return process;
    }

    public static Fleet Of(int processes)
    {
        var fleet = new Fleet();
        for (int number = 0; number < processes; number++)
        {
            fleet.Add();
        }

        return fleet;
    }

    /// <summary>A call in each process, all at once.</summary>
    public async Task<AccessToken[]> GetAllAsync()
    {
        Task<AccessToken[]> all = Task.WhenAll(Processes.Select(process => process.GetAsync()));
        await AdvanceUntilAsync(() => all.IsCompleted);
        return await all;
    }

    public async Task<AccessToken> GetAsync(FleetProcess process)
    {
        Task<AccessToken> token = process.GetAsync();
        await AdvanceUntilAsync(() => token.IsCompleted);
        return await token;
    }

    /// <summary>Lets time pass in short steps until a condition is true, but only while each acquisition waits for it.</summary>
    public async Task AdvanceUntilAsync(Func<bool> condition, bool isForTime = false)
    {
        var elapsed = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(elapsed.Elapsed < TimeLimit, "What was waited for did not happen.");
            await CacheScene.QueuedWorkIsDoneAsync();
            int running = Clock.Acquisitions;
            int waiting = Clock.Delays + Issuer.Waiting + Math.Min(Clock.StoreCalls, Processes.Sum(process => process.Store.Hanging));
            if (running == 0 ? isForTime : running <= waiting)
            {
                Clock.Advance(Step);
            }
        }
    }

    /// <summary>Lets some time pass, and what happens in it happen.</summary>
    public Task AdvanceAsync(TimeSpan span)
    {
        DateTimeOffset end = Clock.GetUtcNow() + span;
        return AdvanceUntilAsync(() => Clock.GetUtcNow() >= end, isForTime: true);
    }

    /// <summary>Lets a long time pass in one step. No acquisition may run.</summary>
    public void Skip(TimeSpan span) => Clock.Advance(span);

    public void Dispose() => _processes.ForEach(static process => process.Dispose());
}
