namespace TokenKit.Tests.Caching.Model;

/// <summary>One call that the cache made of its provider, to be answered when the test says so.</summary>
internal sealed class ProviderCall(ModelProvider provider, bool isDeaf)
{
    private readonly TaskCompletionSource<AccessToken> _answer = new();

    public ModelProvider Provider => provider;

    /// <summary>Does not listen to its cancellation.</summary>
    public bool IsDeaf => isDeaf;

    public Task<AccessToken> Start(CancellationToken cancellationToken) =>
        isDeaf ? _answer.Task : _answer.Task.WaitAsync(cancellationToken);

    public void Succeed(AccessToken? token) => _answer.TrySetResult(token!);

    public void Fail(Exception exception)
    {
        _answer.TrySetException(exception);
        _ = _answer.Task.Exception; // Observed, also if the call was given up before.
    }
}
