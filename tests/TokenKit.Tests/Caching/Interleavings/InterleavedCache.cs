using System.Runtime.CompilerServices;
using System.Threading.Channels;
using TokenKit.Caching;
using TokenKit.Tests.Caching.Model;

namespace TokenKit.Tests.Caching.Interleavings;

/// <summary>A cache, its two providers (of the options of before and of now), and its callers, in one interleaving.</summary>
internal sealed class InterleavedCache : IDisposable
{
    private readonly Interleaving _threads;
    private readonly InterleavedClock _clock = new();
    private readonly Channel<(string Event, TimeSpan Delay)> _ended = Channel.CreateUnbounded<(string Event, TimeSpan Delay)>();
    private readonly List<Task> _checks = [];
    private bool _begins;

    public InterleavedCache(Choices choices)
    {
        _threads = new Interleaving(choices);
        Cache = new CachingTokenProvider("aem", CacheScene.Source(Before, Identity(TokenIdentity.Change.None)), new TokenClock(_clock),
            new OutcomeLog(_ended.Writer));
        _clock.MayStop = () => _begins && !Gate(Cache).IsHeldByCurrentThread;
    }

    public CachingTokenProvider Cache { get; }

    public HeldCalls Before { get; } = new("before");

    public HeldCalls After { get; } = new("after");

    public int Turn => _threads.Turn;

    /// <summary>The token that a caller gets at the end; <see langword="null"/> if it gets none.</summary>
    public AccessToken? Last { get; private set; }

    /// <summary>Whether a caller may get a failure.</summary>
    public bool MayFail { get; init; }

    /// <summary>A token that is there before anything else begins, and a time to pass after that.</summary>
    public AccessToken Start(TimeSpan passed)
    {
        Task<AccessToken> first = Cache.GetTokenAsync().AsTask();
        Settle();
        Before.Answer();
        Settle();
        Wait(first);
        _clock.Advance(passed);
        return first.Result;
    }

    /// <summary>A caller that asks once; the check gets when that was and what came.</summary>
    public void AddCaller(Action<int, AccessToken> check, CancellationToken cancellation = default) => _threads.Add("caller", () =>
    {
        int began = Turn;
        Task<AccessToken> answer = Cache.GetTokenAsync(cancellation).AsTask();
        _checks.Add(answer.ContinueWith(
            done =>
            {
                if ((!done.IsCanceled || !cancellation.IsCancellationRequested) && !HasFailedAsItMay(done))
                {
                    check(began, done.GetAwaiter().GetResult());
                }
            },
            TaskScheduler.Default));
    });

    public void Add(string name, Action body, Func<bool>? canBegin = null) => _threads.Add(name, body, canBegin);

    public void Reload(TokenIdentity.Change change) => Cache.Replace(CacheScene.Source(After, Identity(change)));

    /// <summary>Runs it all, answers what was asked for by then, and checks that no caller is left waiting.</summary>
    public void Run()
    {
        _begins = true;
        _threads.Run(Settle);
        _begins = false;
        Task<AccessToken> last = Cache.GetTokenAsync().AsTask();
        Settle();
        while (Before.IsAsked || After.IsAsked)
        {
            (Before.IsAsked ? Before : After).Answer();
            Settle();
            last = Cache.GetTokenAsync().AsTask();
            Settle();
        }

        Wait(Task.WhenAll(_checks));
        Wait(last.ContinueWith(static _ => { }, TaskScheduler.Default));
        Assert.True(last.IsCompletedSuccessfully || HasFailedAsItMay(last),
            $"The last caller got no token: {last.Exception?.InnerException?.Message}");
        Last = last.IsCompletedSuccessfully ? last.Result : null;
        Assert.True(Before.MostAtOnce <= 1 && After.MostAtOnce <= 1, "Two acquisitions at once for one identity.");
    }

    public void Dispose() => _threads.Dispose();

    // An acquisition begins with its time limit and is seen when the provider is asked; its log entry is the last of it.
    private void Settle() => Assert.True(
        SpinWait.SpinUntil(() => Before.Calls + After.Calls == _clock.Acquisitions
            && Before.Answers + After.Answers == _ended.Reader.Count, CacheScene.TimeLimit),
        "An acquisition did not begin, or did not end.");

    private bool HasFailedAsItMay(Task answer) => MayFail && answer.Exception?.InnerException is TokenAcquisitionException;

    private static void Wait(Task task) => Assert.True(task.Wait(CacheScene.TimeLimit), "A caller is left waiting.");

    private static TokenIdentity Identity(TokenIdentity.Change change) => new()
    {
        Client = change is TokenIdentity.Change.Client ? "after" : "before",
        Request = change is TokenIdentity.Change.Request ? "after" : "before",
        Secret = "before",
    };

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_gate")]
    private static extern ref Lock Gate(CachingTokenProvider cache);
}
