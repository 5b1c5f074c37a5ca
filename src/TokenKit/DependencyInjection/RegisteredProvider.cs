using TokenKit.Caching;

namespace TokenKit.DependencyInjection;

/// <summary>The provider that is registered under a name.</summary>
/// <param name="provider">The cache, which is the keyed <see cref="ITokenProvider"/>.</param>
/// <param name="forRequests">The provider that a handler asks, if it is not the cache: it may choose a token for each request.</param>
/// <param name="owned">Disposed with the container, because it may hold a private key.</param>
internal sealed class RegisteredProvider(CachingTokenProvider provider, ITokenProvider? forRequests = null, IDisposable? owned = null)
    : IDisposable
{
    public CachingTokenProvider Provider => provider;

    public ITokenProvider ForRequests => forRequests ?? provider;

    public void Dispose() => owned?.Dispose();
}
