using TokenKit.Soak.Contenders;

namespace TokenKit.Soak.Faults;

/// <summary>
/// Workers that begin requests at a steady rate, whatever became of those before: a stall costs as many requests as it would in a service
/// whose
/// users do not wait for one another.
/// </summary>
internal sealed class Load(IContender contender, Server server, Pace pace, Tally tally)
{
    private volatile bool _isStopping;

    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, pace.Workers).Select(_ => Task.Run(WorkAsync)));

    /// <summary>Begins no further request. <see cref="RunAsync"/> ends with the last one.</summary>
    public void Stop() => _isStopping = true;

    private async Task WorkAsync()
    {
        TimeSpan interval = TimeSpan.FromSeconds(1) / pace.RequestsPerSecond;
        long start = TimeProvider.System.GetTimestamp();
        List<Task> requests = [];
        while (!_isStopping)
        {
            requests.Add(CallAsync());
            TimeSpan wait = (interval * requests.Count) - TimeProvider.System.GetElapsedTime(start);
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        }

        await Task.WhenAll(requests);
    }

    private async Task CallAsync()
    {
        string phase = server.Phase;
        long start = TimeProvider.System.GetTimestamp();
        string? failure = null;
        try
        {
            using var timeLimit = new CancellationTokenSource(pace.TimeLimit);
            int status = await contender.CallAsync(timeLimit.Token);
            failure = status == 200 ? null : $"status {status}";
        }
        catch (Exception exception)
        {
            failure = $"{exception.GetType().Name}: {exception.Message}";
        }

        tally.Add(phase, failure, TimeProvider.System.GetElapsedTime(start));
    }
}
