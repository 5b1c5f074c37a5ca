namespace TokenKit.ToyProvider;

/// <summary>Acquires a token at each call. A real provider sends a request here.</summary>
public sealed class ToyTokenProvider(ToyOptions options, TimeProvider clock) : ITokenProvider
{
    private int _count;

    /// <inheritdoc/>
    public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(
        new AccessToken($"{options.Key}-{Interlocked.Increment(ref _count)}", clock.GetUtcNow() + options.Lifetime));
}
