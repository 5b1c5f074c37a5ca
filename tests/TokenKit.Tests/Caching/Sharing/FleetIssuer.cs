using System.Collections.Concurrent;

namespace TokenKit.Tests.Caching.Sharing;

/// <summary>The issuer of all processes, which numbers its tokens, and knows which of them an API accepts.</summary>
internal sealed class FleetIssuer(FleetClock clock)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _expiries = [];
    private readonly ConcurrentBag<Task> _waiting = [];
    private int _requests;

    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long an answer takes.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.Zero;

    /// <summary>Runs at each request, with its number; it may wait for the test, or throw.</summary>
    public Func<int, Task>? BeforeAnswer { get; set; }

    /// <summary>How many requests wait for the test.</summary>
    public int Waiting => _waiting.Count(static task => !task.IsCompleted);

    public int Requests => Volatile.Read(ref _requests);

    public ConcurrentDictionary<string, bool> Revoked { get; } = [];

    public bool Accepts(AccessToken token) =>
        !Revoked.ContainsKey(token.Value) && _expiries.TryGetValue(token.Value, out DateTimeOffset expiry) && clock.GetUtcNow() < expiry;

    public async Task<(string Value, DateTimeOffset ExpiresAt)> IssueAsync(CancellationToken cancellationToken)
    {
        int number = Interlocked.Increment(ref _requests);
        if (BeforeAnswer is { } before)
        {
            Task permit = before(number);
            _waiting.Add(permit);
            await permit.WaitAsync(cancellationToken);
        }

        if (Latency > TimeSpan.Zero)
        {
            await new TaskCompletionSource().Task.WaitAsync(Latency, clock, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        DateTimeOffset expiresAt = clock.GetUtcNow() + Lifetime;
        _expiries[$"FAKE-token-{number}"] = expiresAt;
        return ($"FAKE-token-{number}", expiresAt);
    }
}
