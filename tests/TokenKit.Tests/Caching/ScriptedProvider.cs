namespace TokenKit.Tests.Caching;

/// <summary>A provider whose answers the test writes down, one for each call; the last one serves all further calls.</summary>
internal sealed class ScriptedProvider(params Func<CancellationToken, ValueTask<AccessToken>>[] answers) : ITokenProvider
{
    private int _calls;

    public ScriptedProvider(params AccessToken[] tokens)
        : this([.. tokens.Select(token => (Func<CancellationToken, ValueTask<AccessToken>>)(_ => ValueTask.FromResult(token)))])
    {
    }

    public int Calls => Volatile.Read(ref _calls);

    public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) =>
        answers[Math.Min(Interlocked.Increment(ref _calls), answers.Length) - 1](cancellationToken);
}
