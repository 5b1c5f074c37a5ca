namespace TokenKit.Caching;

/// <summary>What acquires a token, whose token that is, and when it is renewed: everything that a reload of options can change.</summary>
internal sealed class TokenSource
{
    /// <exception cref="ArgumentOutOfRangeException">An option has a value that cannot be; the message names it.</exception>
    public TokenSource(ITokenProvider provider, TokenCacheOptions options, TokenIdentity identity)
    {
        if (options.FindProblem() is { } found)
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"{found.Property} {found.Problem}.");
        }

        Provider = provider;
        Options = options.Copy();
        Identity = identity;
    }

    private TokenSource(ITokenProvider provider, TokenIdentity identity, TokenCacheOptions options)
    {
        Provider = provider;
        Options = options;
        Identity = identity;
    }

    public ITokenProvider Provider { get; }

    /// <summary>A copy: what the user changes later counts for nothing.</summary>
    public TokenCacheOptions Options { get; }

    public TokenIdentity Identity { get; }

    /// <summary>Another provider, or another identity, with the same options: many sources share one copy of them.</summary>
    public TokenSource With(ITokenProvider provider, TokenIdentity identity) => new(provider, identity, Options);
}
