namespace TokenKit.Tests.Scenarios;

/// <summary>Several processes that share their tokens. All of them are killed at the end.</summary>
internal sealed class Fleet : IDisposable
{
    private Fleet(FleetProcess[] processes) => Processes = processes;

    public FleetProcess[] Processes { get; }

    /// <summary>Starts them, and waits until all are ready. None has a token.</summary>
    /// <param name="authority">The emulator, which knows the example credential.</param>
    /// <param name="count">How many.</param>
    /// <param name="store">What they share, for example "files" and a directory.</param>
    public static async Task<Fleet> StartAsync(Uri authority, int count, params string[] store)
    {
        Task<FleetProcess>[] starts = [.. Enumerable.Range(0, count).Select(_ => FleetProcess.StartAsync(authority, store))];
        try
        {
            return new Fleet(await Task.WhenAll(starts));
        }
        catch
        {
            Array.ForEach([.. starts.Where(start => start.IsCompletedSuccessfully)], start => start.Result.Dispose());
            throw;
        }
    }

    /// <summary>Acquires the token in all of these processes at once.</summary>
    public static Task<FleetProcess.AcquiredToken[]> GetAsync(IEnumerable<FleetProcess> processes) =>
        Task.WhenAll(processes.ToArray().Select(process => process.GetAsync()));

    public void Dispose() => Array.ForEach(Processes, process => process.Dispose());
}
