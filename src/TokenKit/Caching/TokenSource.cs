namespace TokenKit.Caching;

/// <summary>
/// Everything that a reload of options can change: what acquires the token, the client of the token, and the settings of the cache.
/// </summary>
internal sealed class TokenSource
{
    /// <exception cref="ArgumentOutOfRangeException">An option has a value that is not valid; the message names it.</exception>
    public TokenSource(ITokenProvider provider, TokenCacheOptions options, TokenIdentity identity, SharedValues? shared = null)
    {
        if (options.FindProblem() is { } found)
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"{found.Property} {found.Problem}.");
        }

        Provider = provider;
        Options = options.Copy(shared);
        Identity = identity;
    }

    private TokenSource(ITokenProvider provider, TokenSource template)
    {
        Provider = provider;
        Options = template.Options;
        Identity = template.Identity;
    }

    public ITokenProvider Provider { get; }

    /// <summary>A copy: a later change of the user's object has no effect.</summary>
    public TokenCacheOptions Options { get; }

    public TokenIdentity Identity { get; }

    /// <summary>Another provider with the same options: many sources share one copy of them.</summary>
    public TokenSource With(ITokenProvider provider) => new(provider, this);
}
