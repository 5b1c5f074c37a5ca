using TokenKit.Caching;

namespace TokenKit.DependencyInjection;

/// <summary>What is registered under one name: the cache, and what must be disposed with the container, such as a private key.</summary>
internal sealed class NamedToken(CachingTokenProvider provider, IDisposable? owned) : IDisposable
{
    public CachingTokenProvider Provider => provider;

    public void Dispose() => owned?.Dispose();
}
