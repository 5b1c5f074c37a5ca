namespace TokenKit.Tests.Caching.Interleavings;

/// <summary>A provider whose calls wait until they are answered, in the order in which they came.</summary>
internal sealed class HeldCalls(string name) : ITokenProvider
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource<AccessToken>> _waiting = new(); // guarded by _gate
    private int _calls; // guarded by _gate

    public int Calls
    {
        get
        {
            lock (_gate)
            {
                return _calls;
            }
        }
    }

    /// <summary>How many calls were answered.</summary>
    public int Answers { get; private set; }

    /// <summary>The most that have waited at once.</summary>
    public int MostAtOnce { get; private set; }

    public bool IsAsked
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count > 0;
            }
        }
    }

    public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default)
    {
        var answer = new TaskCompletionSource<AccessToken>();
        lock (_gate)
        {
            _calls++;
            _waiting.Enqueue(answer);
            MostAtOnce = Math.Max(MostAtOnce, _waiting.Count);
        }

        return new ValueTask<AccessToken>(answer.Task);
    }

    public void Answer()
    {
        (TaskCompletionSource<AccessToken> answer, int number) = Next();
        answer.SetResult(new AccessToken($"{name}-{number}", CacheScene.Start.AddDays(2)));
    }

    public void Fail() => Next().Answer.SetException(new TokenAcquisitionException("aem", $"{name} is down.") { IsTransient = true });

    private (TaskCompletionSource<AccessToken> Answer, int Number) Next()
    {
        lock (_gate)
        {
            return (_waiting.Dequeue(), ++Answers);
        }
    }
}
