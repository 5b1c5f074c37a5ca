using System.Net;

namespace TokenKit.Tests.Scenarios;

/// <summary>Callers that make one call after the other without a break, and the outcome of every call.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _callers;
    private int _done;
    private int _failed;
    private string? _firstFailure;

    public SteadyLoad(Service service, int callers = 8)
        : this(service.Client, "assets/1", callers)
    {
    }

    public SteadyLoad(HttpClient client, string path, int callers = 8)
    {
        _callers = [.. Enumerable.Range(0, callers).Select(_ => Task.Run(() => CallAsync(client, path)))];
    }

    /// <summary>Completes once this many calls more have been answered since now: whatever was changed before has met the load.</summary>
    public Task MoreCallsAsync(int count)
    {
        int target = Volatile.Read(ref _done) + count;
        return Waiting.UntilAsync(() => Volatile.Read(ref _done) >= target);
    }

    /// <summary>Ends the load.</summary>
    /// <returns>How many calls were made, how many of them failed, and how the first of those did.</returns>
    public async Task<(int Calls, int Failed, string? FirstFailure)> StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_callers);
        return (_done, _failed, _firstFailure);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task CallAsync(HttpClient client, string path)
    {
        while (!_stop.IsCancellationRequested)
        {
            string? failure;
            try
            {
                using HttpResponseMessage response = await client.GetAsync(path, CancellationToken.None);
                failure = response.StatusCode is HttpStatusCode.OK ? null : $"{(int)response.StatusCode}";
            }
            catch (Exception exception)
            {
                failure = exception.ToString();
            }

            if (failure is not null)
            {
                Interlocked.Increment(ref _failed);
                _firstFailure ??= failure;
            }

            Interlocked.Increment(ref _done);
        }
    }
}
