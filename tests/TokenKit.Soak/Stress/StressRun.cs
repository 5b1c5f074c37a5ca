namespace TokenKit.Soak.Stress;

/// <summary>One run, in memory or over sockets, from the first call to the last one that ended or is stuck.</summary>
internal static class StressRun
{
    public static async Task<StressOutcome> RunAsync(StressSize size, int calls, bool overSockets)
    {
        await using StressWorld world = await StressWorld.StartAsync(size, overSockets);
        // Disposed only if nothing is stuck: the disposal might wait for it.
        var disturbances = new Disturbances(world);
        using var stopping = new CancellationTokenSource(size.TimeLimit);
        using var watchdog = new Watchdog(size.StuckAfter, size.Workers);
        long start = TimeProvider.System.GetTimestamp();
        Task[] workers =
        [
            .. Enumerable.Range(0, size.Workers).Select(number =>
            {
                var worker = new StressWorker(world, disturbances, watchdog, number, isBlocking: number < size.BlockingWorkers);
                return Task.Run(() => worker.WorkAsync(calls, stopping.Token));
            }),
        ];

        Task all = Task.WhenAll(workers);
        IReadOnlyList<string> stuck = [];
        if (await Task.WhenAny(all, watchdog.Stuck) == watchdog.Stuck)
        {
            await stopping.CancelAsync();
            stuck = await watchdog.Stuck;
            foreach (string description in stuck)
            {
                world.Counts.Violate(world.Counts.Stuck, description);
            }
        }
        else
        {
            await all;
            await disturbances.DisposeAsync();
        }

        int tokenRequests = world.Emulator.Ims.TokenRequests + world.Emulator.Pass.TokenRequests;
        return new StressOutcome(calls, world.Counts, tokenRequests, TimeProvider.System.GetElapsedTime(start), stuck);
    }
}
