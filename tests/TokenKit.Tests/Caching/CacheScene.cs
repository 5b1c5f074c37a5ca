using System.Threading.Channels;
using Microsoft.Extensions.Logging.Testing;
using TokenKit.Caching;
using TokenKit.Testing;

namespace TokenKit.Tests.Caching;

/// <summary>A cache on a fake clock around a provider that numbers its tokens. Without jitter, so that every moment is exact.</summary>
internal sealed class CacheScene
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A bug that never answers fails its test instead of holding up all others.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private static readonly string[] Outcomes = ["Acquired", "RefreshFailed", "AcquisitionFailed", "NothingFresher"];

    private readonly Channel<string> _logged = Channel.CreateUnbounded<string>();

    public CacheScene(ITokenProvider? inner = null, TokenCacheOptions? options = null)
    {
        Issuer = new FakeTokenProvider(Clock) { Lifetime = TimeSpan.FromHours(24) };
        Log = FakeLogCollector.Create(new FakeLogCollectorOptions { OutputSink = entry => _logged.Writer.TryWrite(entry) });
        Cache = new CachingTokenProvider("aem", Source(inner ?? Issuer, TokenIdentity.Only, options), new TokenClock(Clock),
            new FakeLogger(Log));
    }

    public SplitClock Clock { get; } = new(Start);

    public FakeTokenProvider Issuer { get; }

    public FakeLogCollector Log { get; }

    public CachingTokenProvider Cache { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TokenSource Source(ITokenProvider provider, TokenIdentity identity, TokenCacheOptions? options = null) =>
        new(provider, options ?? new TokenCacheOptions { RefreshJitter = 0 }, identity);

    /// <summary>What a caller gets that may have to wait.</summary>
    public Task<AccessToken> GetAsync() => GetCancellableAsync(Cancellation);

    public Task<AccessToken> GetCancellableAsync(CancellationToken cancellationToken) =>
        Cache.GetTokenAsync(cancellationToken).AsTask().WaitAsync(TimeLimit, CancellationToken.None);

    /// <summary>What a caller gets that must not have to wait.</summary>
    public AccessToken GetAtOnce()
    {
        Task<AccessToken> answer = GetAsync();
        Assert.True(answer.IsCompletedSuccessfully, "A caller had to wait.");
        return answer.Result;
    }

    public Task<TokenAcquisitionException> GetFailureAsync() => Assert.ThrowsAsync<TokenAcquisitionException>(GetAsync);

    /// <summary>Completes once this many acquisitions are over, well or badly: the log entry is the last that the cache does.</summary>
    public async Task AcquisitionsAreOverAsync(int count)
    {
        while (Log.GetSnapshot().Count(record => Outcomes.Contains(record.Id.Name)) < count)
        {
            await _logged.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TimeLimit, Cancellation);
        }
    }

    /// <summary>Completes once all callers were answered, whatever the answer.</summary>
    public static Task EndedAsync(Task[] callers) =>
        Task.WhenAll(callers.Select(static caller => caller.ContinueWith(static _ => { }, TaskScheduler.Default)))
            .WaitAsync(TimeLimit, Cancellation);

    /// <summary>Completes once the thread pool has got to all that was queued before: an acquisition too many has begun by then.</summary>
    public static async Task QueuedWorkIsDoneAsync()
    {
        for (int round = 0; round < 3; round++)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            ThreadPool.UnsafeQueueUserWorkItem(static done => done.SetResult(), done, preferLocal: false);
            await done.Task;
        }
    }
}
